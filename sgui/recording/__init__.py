"""A recorded session: what the core was told and what came of it. docs/replay.md has the format."""
