"""What xl hears from a device model that is none."""

import json
import socket
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from sgui.bridges.qmp_stub import CLIENTS_MAX, QmpStub
from sgui.values.errors import HostError


@pytest.fixture
def stub(tmp_path: Path) -> Iterator[QmpStub]:
    with QmpStub(tmp_path / "qmp") as made:
        yield made


def knock(folder: Path) -> socket.socket:
    end = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    end.connect(str(folder / "qmp"))
    end.settimeout(2)
    return end


def turn(stub: QmpStub) -> None:
    stub.turn(stub.filenos())


def lines(end: socket.socket) -> list[dict[str, object]]:
    return [json.loads(line) for line in end.recv(65536).split(b"\r\n") if line]


def test_xl_is_greeted_and_answered(stub: QmpStub, tmp_path: Path) -> None:
    end = knock(tmp_path)
    turn(stub)
    assert "QMP" in lines(end)[0]
    end.sendall(b'{"execute":"qmp_capabilities","id":1}\r\n{"execute":"query-')
    turn(stub)
    assert lines(end) == [{"return": {}, "id": 1}]
    end.sendall(b'chardev","id":2}\r\n{"execute":"quit","id":3}\r\n')
    turn(stub)
    first, second = lines(end)
    assert first == {"return": [], "id": 2}
    assert second["id"] == 3 and "error" in second


def test_nonsense_is_not_answered_and_ends_nothing(stub: QmpStub, tmp_path: Path) -> None:
    end = knock(tmp_path)
    turn(stub)
    end.recv(4096)
    end.sendall(b"nonsense\n[]\n" + b"[" * 3000 + b'\n{"execute":["a"]}\n{"execute":"query-chardev"}\n')
    turn(stub)
    turn(stub)
    assert lines(end)[-1] == {"return": []}


def test_one_who_says_too_much_or_leaves_is_let_go(stub: QmpStub, tmp_path: Path) -> None:
    end, other = knock(tmp_path), knock(tmp_path)
    turn(stub)
    turn(stub)
    assert len(stub.filenos()) == 3
    other.close()
    end.sendall(b"x" * 70000)
    for _ in range(20):
        turn(stub)
    assert len(stub.filenos()) == 1


def test_b12_no_more_than_a_few_are_let_in(stub: QmpStub, tmp_path: Path) -> None:
    ends = []
    for _ in range(CLIENTS_MAX + 3):
        ends.append(knock(tmp_path))
        turn(stub)
    assert len(stub.filenos()) == CLIENTS_MAX + 1


def test_the_socket_is_its_owners_and_goes_at_the_end(tmp_path: Path) -> None:
    path = tmp_path / "qmp"
    path.write_text("an old one")
    with QmpStub(path):
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0
    assert not path.exists()


def test_without_a_path_there_is_nothing_to_serve() -> None:
    with QmpStub(None) as stub:
        assert stub.filenos() == []
    with pytest.raises(HostError, match="qmp: /nowhere/qmp"):
        QmpStub(Path("/nowhere/qmp"))
