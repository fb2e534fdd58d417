"""The front end that only writes lines and reads lines."""
