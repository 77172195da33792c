"""Folders that nobody else may write, and only one instance in them (B11)."""

import os
import socket
from pathlib import Path

import pytest

from sgui.host.runtime_dir import lock_instance, private_dir, remove_stale_socket
from sgui.values.errors import ConfigError


def test_a_folder_is_made_private(tmp_path: Path) -> None:
    made = private_dir(tmp_path / "a" / "b", "runtime")
    assert made.stat().st_mode & 0o777 == 0o700
    assert private_dir(made, "runtime") == made


@pytest.mark.parametrize("mode", [0o770, 0o707, 0o722, 0o777])
def test_b11_a_folder_that_others_may_write_is_refused(tmp_path: Path, mode: int) -> None:
    folder = tmp_path / "open"
    folder.mkdir()
    folder.chmod(mode)
    with pytest.raises(ConfigError, match="must not be writable by others"):
        private_dir(folder, "runtime")


def test_b11_links_and_files_in_its_place_are_refused(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    (tmp_path / "file").write_text("")
    for name in ("link", "file", "file/below"):
        with pytest.raises(ConfigError, match=r"^runtime: "):
            private_dir(tmp_path / name, "runtime")


def test_who_may_not_make_it_is_told_what_to_choose(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ConfigError, match=r"file/run: File exists, .* \(--runtime-dir\)"):
        private_dir(tmp_path / "file" / "run", "runtime")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
def test_b11_a_folder_of_somebody_else_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "theirs"
    folder.mkdir(mode=0o700)
    os.chown(folder, 12345, 12345)
    with pytest.raises(ConfigError, match="belongs to uid 12345"):
        private_dir(folder, "state")


def test_b11_only_one_instance_runs_and_the_lock_ends_with_it(tmp_path: Path) -> None:
    fd = lock_instance(tmp_path)
    with pytest.raises(ConfigError, match="another sgui runs"):
        lock_instance(tmp_path)
    os.close(fd)
    os.close(lock_instance(tmp_path))


def test_b11_a_planted_lock_is_refused(tmp_path: Path) -> None:
    (tmp_path / "lock").symlink_to("/etc/passwd")
    with pytest.raises(ConfigError, match="must be an ordinary file"):
        lock_instance(tmp_path)


def test_b11_a_stale_socket_goes_and_anything_else_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "control.sock"
    remove_stale_socket(path)
    with socket.socket(socket.AF_UNIX) as end:
        end.bind(str(path))
    remove_stale_socket(path)
    assert not path.exists()
    path.symlink_to("/etc/passwd")
    with pytest.raises(ConfigError, match="is no socket"):
        remove_stale_socket(path)
