"""Which engine transcribes: what is configured, or what is there, Vosk first."""

from importlib.machinery import ModuleSpec
from pathlib import Path

import pytest

from overflow.transcription import find as finding
from overflow.transcription.find import Wanted, find
from overflow.transcription.port import TranscriptionFailed


@pytest.fixture(autouse=True)
def packages(monkeypatch, tmp_path):
    """The engines' packages that are installed; Vosk's own folders are empty."""
    here = {"vosk", "faster_whisper"}
    monkeypatch.setattr(
        finding, "find_spec", lambda name: ModuleSpec(name, None) if name in here else None
    )
    monkeypatch.setattr(finding, "_vosk_places", lambda: [tmp_path / "shared"])
    return here


def vosk_model(folder: Path) -> Path:
    (folder / "am").mkdir(parents=True)
    (folder / "am/final.mdl").touch()
    return folder


def whisper_model(folder: Path) -> Path:
    folder.mkdir(parents=True)
    for name in ("model.bin", "tokenizer.json", "vocabulary.json", "config.json"):
        (folder / name).touch()
    return folder


def failure(wanted: Wanted) -> str:
    with pytest.raises(TranscriptionFailed) as failed:
        find(wanted)
    return failed.value.code


def test_a_vosk_model_for_the_language_comes_first_then_whisper(tmp_path):
    whisper_model(tmp_path / "whisper-base")
    assert find(Wanted(tmp_path)).name == "whisper"
    vosk_model(tmp_path / "vosk-model-small-en-us-0.15")
    assert find(Wanted(tmp_path)).name == "whisper"
    spanish = vosk_model(tmp_path / "vosk-model-small-es-0.42")
    assert (find(Wanted(tmp_path)).name, find(Wanted(tmp_path)).model) == ("vosk", spanish)
    assert find(Wanted(tmp_path, "whisper")).name == "whisper"


def test_a_model_where_vosk_itself_keeps_them_is_used(tmp_path):
    there = vosk_model(tmp_path / "shared/vosk-model-es-0.42")
    assert find(Wanted(tmp_path / "stt")).model == there


def test_a_configured_model_of_either_engine_is_recognised(tmp_path):
    vosk_model(tmp_path / "vosk-model-small-es-0.42")
    mine = whisper_model(tmp_path / "mine")
    assert find(Wanted(tmp_path, model=mine)).name == "whisper"
    other = vosk_model(tmp_path / "other")
    assert find(Wanted(tmp_path, model=other, language="pt")).name == "vosk"


def test_what_is_missing_is_said(tmp_path, packages):
    assert failure(Wanted(tmp_path)) == "no_engine"
    assert failure(Wanted(tmp_path, "none")) == "off"
    assert failure(Wanted(tmp_path, model=tmp_path)) == "no_model"
    mine = whisper_model(tmp_path / "whisper-base")
    assert failure(Wanted(tmp_path, "vosk", mine)) == "no_model"
    packages.discard("faster_whisper")
    assert failure(Wanted(tmp_path)) == "no_package"


def test_without_the_package_of_one_model_the_other_model_is_used(tmp_path, packages):
    whisper_model(tmp_path / "whisper-base")
    vosk_model(tmp_path / "vosk-model-small-es-0.42")
    packages.discard("vosk")
    assert find(Wanted(tmp_path)).name == "whisper"


def test_half_a_model_is_none(tmp_path):
    whisper_model(tmp_path / "whisper-base")
    (tmp_path / "whisper-base/tokenizer.json").unlink()
    assert failure(Wanted(tmp_path)) == "no_engine"
