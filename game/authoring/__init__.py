"""What an author asks of a story."""
