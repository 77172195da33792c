"""Immutable vocabulary that every other package speaks. Standard library only."""
