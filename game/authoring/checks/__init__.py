"""The faults that check finds in a story that loads, by what they are about."""
