"""Domains for tests that break the channel's rules: who did must wait, so the next test takes another."""

SPARE = [f"spare-{n}" for n in range(24)]
