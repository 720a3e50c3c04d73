import subprocess
import sys

import pytest

from atiende.errors import SettingsError
from atiende.processes import only_one


def test_a_second_run_on_the_same_folder_is_refused_and_the_first_goes_on(tmp_path):
    with (
        only_one(tmp_path),
        pytest.raises(SettingsError, match="ya está en marcha"),
        only_one(tmp_path),
    ):
        pass
    with only_one(tmp_path):
        pass


def leftover(tmp_path, *words: str) -> subprocess.Popen[bytes]:
    (tmp_path / "run").mkdir()
    process = subprocess.Popen(
        [sys.executable, "-c", "print('up', flush=True); input()", *words],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    process.stdout.readline()
    (tmp_path / "run" / "serve.pid").write_text(f"{process.pid}\n")
    return process


def test_an_application_left_behind_by_a_killed_run_is_ended_first(tmp_path):
    process = leftover(tmp_path, "atiende", "serve")
    with only_one(tmp_path):
        assert process.wait(5) != 0
    process.communicate()


def test_a_stranger_who_has_the_same_number_now_is_left_alone(tmp_path):
    process = leftover(tmp_path, "something", "else")
    with only_one(tmp_path):
        assert process.poll() is None
    process.kill()
    process.communicate()
