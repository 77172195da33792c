"""How long a benchmark of bridges looks, and how often."""

import argparse


def of_command_line(about: str | None) -> argparse.Namespace:
    """seconds: of a turn. turns: of each side, one after the other. about: a docstring."""
    parser = argparse.ArgumentParser(description=about.splitlines()[0] if about else "")
    parser.add_argument("--seconds", type=float, default=3.0, help="of a turn")
    parser.add_argument("--turns", type=int, default=5)
    return parser.parse_args()
