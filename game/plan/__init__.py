"""A role as data: what happens at each node, in the order of play. Everything static reads this."""
