"""Inside the machine, brought in by the test and not by the image: answers on the second serial port.

One line of JSON in, one out. It types nothing and shows nothing.
"""

import contextlib
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


def spied(seconds: float) -> int:
    """Bytes that another reader of all input devices gets."""
    fds = [
        os.open(f"/dev/input/{name}", os.O_RDONLY | os.O_NONBLOCK)
        for name in os.listdir("/dev/input")
        if name.startswith("event")
    ]
    time.sleep(seconds)
    got = 0
    for fd in fds:
        with contextlib.suppress(OSError):
            got += len(os.read(fd, 1 << 16))
        os.close(fd)
    return got


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
        case {"ask": "run", "command": command}:
            done = subprocess.run(["sh", "-c", str(command)], capture_output=True, text=True, check=False)
            return done.stdout + done.stderr
    return None


def main() -> None:
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    threading.Thread(target=listen_to_the_console, daemon=True).start()
    fd = os.open("/dev/ttyS1", os.O_RDWR | os.O_NOCTTY)
    tty.setraw(fd, termios.TCSANOW)
    with open(fd, "rb", buffering=0, closefd=False) as port:
        while line := port.readline():
            try:
                reply = {"ok": answer(json.loads(line))}
            except Exception as error:
                reply = {"error": f"{type(error).__name__}: {error}"}
            os.write(fd, json.dumps(reply).encode() + b"\n")


if __name__ == "__main__":
    sys.exit(main())
