"""YAML on disk becomes a story, or diagnostics that say why not."""
