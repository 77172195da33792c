"""The seat: the reference monitor. Keyboard, pointer, focus, policy, control socket, audit; no pixels."""
