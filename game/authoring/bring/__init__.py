"""A beginning from elsewhere: what of an ink or a Twee story can be told in this format, and what was left out."""
