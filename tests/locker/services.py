"""PAM stacks for tests: real modules of Debian's libpam-modules, in a folder of the test's own."""

import sys
from pathlib import Path

RIGHT = "rightly"

_CHECK = f"""#!{sys.executable} -I
import sys
given = sys.stdin.buffer.read().rstrip(b"\\0")
sys.exit(given != {RIGHT.encode()!r})
"""


def service(folder: Path, auth: str = "", account: str = "account required pam_permit.so\n") -> Path:
    """A folder with a service `sgui` that knows one password, RIGHT; or with these lines."""
    services = folder / "pam.d"
    services.mkdir(exist_ok=True)
    check = folder / "check"
    check.write_text(_CHECK)
    check.chmod(0o755)
    known = f"auth [success=done default=ignore] pam_exec.so quiet expose_authtok {check}\n"
    known += "auth required pam_deny.so\n"
    (services / "sgui").write_text((auth or known) + account)
    return services
