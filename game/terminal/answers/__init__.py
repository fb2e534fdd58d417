"""The answers to commands, the same in both front ends, by what they are about."""
