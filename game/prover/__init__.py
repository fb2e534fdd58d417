"""What holds in every playthrough of a plan: proved, refuted with a counterexample, or open."""
