"""Inside the machine, brought in by the test and not by the image: answers on the second serial port.

One line of JSON in, one out. It types nothing and shows nothing.
"""

import contextlib
import fcntl
import importlib
import json
import os
import signal
import socket
import subprocess
import sys
import termios
import threading
import time
import tty
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, "/extra")
from uinput import Made

CODE = Path("/usr/lib/python3/dist-packages/sgui")
EVIOCGKEY = 0x80604518  # 96 bytes: which keys are down
made: dict[str, Made] = {}
sound: dict[Path, str] = {}  # what was changed, as it was
heard = bytearray()  # what came out of the text console's keyboard


def listen_to_the_console() -> None:
    fd = os.open("/dev/tty1", os.O_RDWR | os.O_NOCTTY)
    tty.setraw(fd, termios.TCSANOW)
    while data := os.read(fd, 4096):
        heard.extend(data)


def request(words: dict[str, str]) -> object:
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as end:
        end.settimeout(20)
        end.connect("/run/sgui/control.sock")
        end.send(json.dumps(words).encode())
        return json.loads(end.recv(65536))


def signalled(pid: int, number: int) -> float:
    """Milliseconds until the process is gone; it is if somebody reaped it."""
    begun = time.monotonic()
    os.kill(pid, number)
    while os.path.exists(f"/proc/{pid}") and time.monotonic() - begun < 20:
        time.sleep(0.005)
    return 1000 * (time.monotonic() - begun)


def opened() -> list[int]:
    """All input devices, beside whoever has them."""
    nodes = sorted(Path("/dev/input").glob("event*"))
    return [os.open(node, os.O_RDONLY | os.O_NONBLOCK) for node in nodes]


def held() -> int:
    """How many keys are down, by the kernel's word."""
    count = 0
    for fd in opened():
        with contextlib.suppress(OSError):  # unplugged
            mask = fcntl.ioctl(fd, EVIOCGKEY, bytes(96))
            count += int.from_bytes(mask, "little").bit_count()
        os.close(fd)
    return count


def spoilt(module: str, old: str, new: str) -> None:
    """Change a line of sgui's own code, which takes root and a machine without a seal: a fault of ours."""
    path = CODE / module
    text = path.read_text()
    if text.count(old) != 1:
        raise ValueError(f"{module} has {text.count(old)} times {old!r}")
    sound.setdefault(path, text)
    rewrite(path, text.replace(old, new))


def mended() -> None:
    for path, text in sound.items():
        rewrite(path, text)
    sound.clear()


def rewrite(path: Path, text: str) -> None:
    """Its byte code, which is never compared with it, goes."""
    path.write_text(text)
    for old in (path.parent / "__pycache__").glob(f"{path.stem}.*"):
        old.unlink()


def spied(seconds: float) -> int:
    """Bytes that another reader of all input devices gets."""
    fds = opened()
    time.sleep(seconds)
    got = 0
    for fd in fds:
        with contextlib.suppress(OSError):
            got += len(os.read(fd, 1 << 16))
        os.close(fd)
    return got


def forked(module: str, arguments: list[str], words: str) -> None:
    """A program of sgui's, whose modules are loaded once and not at each start. words: a file."""
    program = importlib.import_module(module)
    if child := os.fork():
        os.waitpid(child, 0)
        return
    if os.fork():  # nobody waits for the grandchild
        os._exit(0)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    os.dup2(os.open(words, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), 1)
    os.dup2(1, 2)
    os.closerange(3, 256)
    print("began", flush=True)
    print("ended with", program.main(arguments), flush=True)
    os._exit(0)


def answer(question: dict[str, object]) -> object:
    match question:
        case {"ask": "request", "words": words}:
            return request(words)  # type: ignore[arg-type]
        case {"ask": "signal", "pid": pid, "number": number}:
            return signalled(int(pid), int(number))  # type: ignore[call-overload]
        case {"ask": "console"}:
            return len(heard)
        case {"ask": "spy", "seconds": seconds}:
            return spied(float(seconds))  # type: ignore[arg-type]
        case {"ask": "held"}:
            return held()
        case {"ask": "make", "name": str(name), "device": dict(words)}:
            made[name] = Made(name, **words)
        case {"ask": "play", "name": str(name), "events": list(events)}:
            made[name].send(events)
        case {"ask": "flood", "name": str(name), "events": list(events)}:
            made[name].flood(events)
        case {"ask": "unmake", "name": str(name)}:
            made.pop(name).close()
        case {"ask": "spoil", "module": str(module), "old": str(old), "new": str(new)}:
            spoilt(module, old, new)
        case {"ask": "write", "path": str(path), "hex": str(data)}:
            Path(path).write_bytes(bytes.fromhex(data))
        case {"ask": "mend"}:
            mended()
        case {"ask": "fork", "module": str(module), "arguments": list(arguments), "words": str(words)}:
            forked(module, arguments, words)
        case {"ask": "run", "command": command}:
            done = subprocess.run(["sh", "-c", str(command)], capture_output=True, text=True, check=False)
            return done.stdout + done.stderr
    return None


def main() -> None:
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    if "service" not in sys.argv:  # else the console is sgui's alone
        threading.Thread(target=listen_to_the_console, daemon=True).start()
    serve("/dev/ttyS1", answer)


def serve(terminal: str, asked: Callable[[dict[str, object]], object], mark: bytes = b"") -> None:
    """mark: before each answer."""
    fd = os.open(terminal, os.O_RDWR | os.O_NOCTTY)
    tty.setraw(fd, termios.TCSANOW)
    with open(fd, "rb", buffering=0, closefd=False) as port:
        while line := port.readline():
            try:
                reply = {"ok": asked(json.loads(line))}
            except Exception as error:
                reply = {"error": f"{type(error).__name__}: {error}"}
            os.write(fd, mark + json.dumps(reply).encode() + b"\n")


if __name__ == "__main__":
    sys.exit(main())
