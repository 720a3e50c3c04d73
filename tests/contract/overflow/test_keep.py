"""A recording is moved whole to where it lasts, or stays where it was and the trouble is named."""

import io
import struct
import subprocess
import sys
import wave
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from overflow.audio import inspect, keep
from overflow.trouble import KeepError, SoundError
from tests.unit.overflow.sounds import PROMPTS

SOUND = (PROMPTS / "goodbye.wav").read_bytes()
OTHER_DISK = Path("/dev/shm")

NO_ROOM = """
import resource, sys
from pathlib import Path
from overflow.keep import keep
from overflow.trouble import KeepError
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    keep(Path(sys.argv[1]), Path(sys.argv[2]))
except KeepError as error:
    print(error.full, error)
"""


@pytest.fixture
def recorded(tmp_path):
    source = tmp_path / "spool" / "m1.wav"
    source.parent.mkdir()
    source.write_bytes(SOUND)
    return source


@pytest.fixture
def elsewhere(tmp_path):
    if not OTHER_DISK.is_dir() or OTHER_DISK.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip(f"{OTHER_DISK} is not another file system than {tmp_path}")
    with TemporaryDirectory(dir=OTHER_DISK) as folder:
        yield Path(folder) / "messages" / "m1.wav"


def test_a_recording_is_moved_and_moving_it_again_changes_nothing(recorded, tmp_path):
    target = tmp_path / "messages" / "m1.wav"
    for _ in range(2):
        keep(recorded, target)
        assert target.read_bytes() == SOUND
        assert not recorded.exists()


def test_a_recording_is_moved_to_another_disk(recorded, elsewhere):
    for _ in range(2):
        keep(recorded, elsewhere)
        assert elsewhere.read_bytes() == SOUND
        assert [it.name for it in elsewhere.parent.iterdir()] == ["m1.wav"]
        assert not recorded.exists()


def test_a_move_that_a_crash_left_half_done_is_finished(recorded, elsewhere):
    elsewhere.parent.mkdir()
    (elsewhere.parent / "m1.wav.part").write_bytes(SOUND[:100])
    keep(recorded, elsewhere)
    assert elsewhere.read_bytes() == SOUND
    assert [it.name for it in elsewhere.parent.iterdir()] == ["m1.wav"]


@pytest.mark.parametrize("announced", [0, 0xFFFF_FFFF])
def test_a_recording_that_a_crash_cut_off_can_be_played_whole(recorded, tmp_path, announced):
    size = struct.pack("<I", announced)
    recorded.write_bytes(SOUND[:4] + size + SOUND[8:40] + size + SOUND[44:-4000])
    target = tmp_path / "messages" / "m1.wav"
    keep(recorded, target)
    with wave.open(str(target)) as kept, wave.open(io.BytesIO(SOUND)) as said:
        assert kept.getnframes() == said.getnframes() - 2000
        assert kept.readframes(kept.getnframes()) == SOUND[44:-4000]
    assert target.stat().st_size == len(SOUND) - 4000


@pytest.mark.parametrize("content", [b"", b"RIFF", b"\xff" * 100])
def test_what_is_no_recording_is_kept_as_it_is(recorded, tmp_path, content):
    recorded.write_bytes(content)
    keep(recorded, tmp_path / "m1.wav")
    assert (tmp_path / "m1.wav").read_bytes() == content


def test_when_there_is_no_room_the_recording_stays_and_the_trouble_is_named(recorded, elsewhere):
    said = subprocess.run(
        [sys.executable, "-c", NO_ROOM, recorded, elsewhere],
        capture_output=True, text=True, check=True, timeout=30,
    )  # fmt: skip
    assert said.stdout.startswith(f"True {elsewhere}: no hay lugar en el disco")
    assert recorded.read_bytes() == SOUND
    assert list(elsewhere.parent.iterdir()) == []


def test_a_recording_that_is_nowhere_is_named(tmp_path):
    with pytest.raises(SoundError) as error:
        keep(tmp_path / "m1.wav", tmp_path / "messages" / "m1.wav")
    assert str(error.value) == f"{tmp_path}/m1.wav: la grabación no está"


def test_a_place_that_cannot_be_is_named(recorded, tmp_path):
    (tmp_path / "messages").write_text("a file, no folder")
    with pytest.raises(KeepError) as error:
        keep(recorded, tmp_path / "messages" / "m1.wav")
    assert not error.value.full
    assert recorded.read_bytes() == SOUND


def test_a_file_is_inspected(recorded):
    assert inspect(recorded).duration_s == pytest.approx(2.32)
    with pytest.raises(SoundError) as error:
        inspect(recorded.with_name("m2.wav"))
    assert "m2.wav: la grabación no está" in str(error.value)
