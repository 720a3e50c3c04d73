"""The installer takes nothing half for whole, and says which step lacked what."""

import json
import stat
from pathlib import Path

import pytest

from asterisk_conf import binary, install, mirror
from asterisk_conf.binary import NEEDED_MODULES, AsteriskBinary, Machine, lacking, on_system
from asterisk_conf.errors import AsteriskSetupError
from asterisk_conf.texts import words
from asterisk_conf.words import Words

HERE = Machine("amd64", "x86_64-linux-gnu", "ld-linux-x86-64.so.2")


def program(path: Path, says: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{says}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


@pytest.fixture
def no_system_asterisk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(install, "on_system", lambda _: words("none_here"))


@pytest.mark.parametrize(
    ("says", "reason"),
    [
        ("echo 'Asterisk 20.6.0~dfsg'", "es la versión 20.6.0 y se necesita la 22"),
        ("echo 'bad interpreter' >&2; exit 1", "no arranca: bad interpreter"),
        ("echo nonsense", "no arranca"),
    ],
)
def test_a_system_asterisk_that_will_not_do_is_left_alone_and_the_reason_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, says: str, reason: str
):
    program(tmp_path / "asterisk", says)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    found = on_system(HERE)
    assert isinstance(found, Words)
    assert reason in str(found)


def test_an_asterisk_that_is_not_there_is_named_in_spanish(tmp_path: Path):
    with pytest.raises(AsteriskSetupError, match="sbin/asterisk no arranca: no existe"):
        binary.in_prefix(tmp_path, HERE)


def test_missing_modules_and_sounds_are_named(tmp_path: Path):
    modules, data = tmp_path / "modules", tmp_path / "data"
    modules.mkdir()
    found = AsteriskBinary(("asterisk",), "22.0.0", modules, data)
    assert "app_queue.so" in str(lacking(found))
    for name in NEEDED_MODULES:
        (modules / name).touch()
    assert str(lacking(found)) == f"no hay sonidos en {data}/sounds/en"
    for folder in ("sounds/en", "sounds/es", "moh"):
        (data / folder).mkdir(parents=True)
        (data / folder / "a.wav").touch()
    assert lacking(found) is None


def test_an_unknown_processor_is_named(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(binary.platform, "machine", lambda: "riscv64")
    with pytest.raises(AsteriskSetupError, match="riscv64"):
        binary.this_machine()


def test_a_mirror_that_cannot_be_read_is_named_with_the_setting_to_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, no_system_asterisk: None
):
    monkeypatch.setattr(install, "KEYRING", program(tmp_path / "keyring.gpg", ""))
    program(tmp_path / "bin/apt-get", "echo 'E: Failed to fetch the list' >&2; exit 100")
    monkeypatch.setenv("PATH", f"{tmp_path}/bin:/usr/bin:/bin")
    monkeypatch.setenv(mirror.SETTING, "http://mirror.invalid/debian")
    said: list[Words] = []
    with pytest.raises(AsteriskSetupError) as caught:
        install.ensure_asterisk(tmp_path / "cache", say=said.append)
    for part in (
        "no se pudieron descargar",
        "http://mirror.invalid/debian",
        "E: Failed to fetch the list",
        mirror.SETTING,
    ):
        assert part in str(caught.value)
    assert [str(step) for step in said] == [
        f"Asterisk: no hay ningún Asterisk en esta máquina; se instala uno en {tmp_path}/cache/asterisk",
        "Asterisk: se lee la lista de paquetes de forky desde http://mirror.invalid/debian",
    ]
    assert {path.name for path in (tmp_path / "cache").iterdir()} == {"asterisk.lock"}


def test_without_the_keyring_nothing_is_downloaded_unchecked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, no_system_asterisk: None
):
    monkeypatch.setattr(install, "KEYRING", tmp_path / "absent.gpg")
    with pytest.raises(AsteriskSetupError, match="apt-get install debian-archive-keyring"):
        install.ensure_asterisk(tmp_path / "cache", say=lambda _: None)


@pytest.mark.parametrize(
    "stamp",
    [
        None,
        "",
        "{",
        json.dumps({"format": 0, "machine": "x86_64-linux-gnu"}),
        json.dumps({"format": install.STAMP_FORMAT, "machine": "s390x-linux-gnu"}),
    ],
)
def test_a_folder_without_a_fitting_stamp_is_not_taken_for_an_installation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, no_system_asterisk: None, stamp: str | None
):
    monkeypatch.setattr(install, "KEYRING", tmp_path / "absent.gpg")
    prefix = tmp_path / "cache/asterisk"
    prefix.mkdir(parents=True)
    if stamp is not None:
        (prefix / install.STAMP).write_text(stamp)
    with pytest.raises(AsteriskSetupError, match="keyring"):
        install.ensure_asterisk(tmp_path / "cache", say=lambda _: None)
