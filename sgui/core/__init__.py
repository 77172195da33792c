"""The decisions: step(state, event) -> (state, effects). No clock, no randomness, no I/O."""
