"""The commands: the command line read, results printed, exit statuses picked."""
