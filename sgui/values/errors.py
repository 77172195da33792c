"""Whose fault it was. Every message reads `area: what was seen, what is allowed`."""


class SguiError(Exception):
    """Base of all errors that sgui raises on purpose."""


class ProtocolError(SguiError):
    """The guest's (or another untrusted peer's) fault: refuse it, audit it, keep the rest running."""


class ConfigError(SguiError):
    """The operator's fault: a policy, a command line, a folder with the wrong mode.

    reasons: one line each, never empty; `str()` joins them with newlines.
    """

    def __init__(self, *reasons: str) -> None:
        super().__init__("\n".join(reasons))
        self.reasons = reasons


class HostError(SguiError):
    """The kernel's or the GPU's fault."""


class GpuError(HostError):
    """The GPU's fault, or its driver's: a screen that meets one ends with this status, and is counted."""

    exit_code = 3
