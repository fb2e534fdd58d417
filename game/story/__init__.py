"""The story engine: data, expressions, prose and the rules of play; no files, no clock, no randomness."""
