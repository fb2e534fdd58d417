"""Reads YAML files into a story, or reports why it cannot."""
