"""What a player sees and presses."""
