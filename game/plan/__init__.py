"""A role as data: what happens at each point of it, in the order of play. All static analysis reads this."""
