"""Which recording a caller hears when several could be played."""

import os
import wave

import pytest

from asterisk_conf.prompts import SHIPPED_SOUNDS_DIR, manifest
from asterisk_conf.prompts.errors import MissingPrompt, PromptError
from asterisk_conf.prompts.manifest import Recorded, text_hash
from asterisk_conf.prompts.store import PromptStore
from tests.unit.prompts.conftest import put_wav


@pytest.fixture
def store(layers, catalogue):
    return PromptStore(layers, catalogue)


def uri(directory, name):
    return f"sound:{directory / name}"


def record(directory, name, said):
    put_wav(directory, name)
    entries = manifest.load(directory)
    manifest.save(directory, {**entries, name: Recorded(text_hash(said), "test/voice")})


def put_stereo_wav(path):
    with wave.open(str(path), "wb") as sound:
        sound.setframerate(44_100)
        sound.setnchannels(2)
        sound.setsampwidth(2)
        sound.writeframes(bytes(400))


def test_the_companys_own_recording_wins_then_the_rendered_then_the_shipped(store, layers):
    company, rendered, shipped = layers
    for directory in (shipped, rendered, company):
        put_wav(directory, "goodbye")
        assert store.media("goodbye") == (uri(directory, "goodbye"),)


def test_a_recording_put_in_or_taken_away_counts_at_once(store, layers):
    company, _, shipped = layers
    put_wav(shipped, "goodbye")
    store.media("goodbye")
    own = put_wav(company, "goodbye")
    assert store.media("goodbye") == (uri(company, "goodbye"),)
    own.unlink()
    assert store.media("goodbye") == (uri(shipped, "goodbye"),)


def test_digits_and_numbers_come_as_a_sequence(store, layers):
    put_wav(layers[2], "digit_1")
    put_wav(layers[2], "number_1")
    assert store.media("digits:11") == (uri(layers[2], "digit_1"),) * 2
    assert store.media("number:1") == (uri(layers[2], "number_1"),)


def test_a_missing_recording_is_named_with_the_files_looked_for_and_the_remedy(store, layers):
    with pytest.raises(MissingPrompt) as caught:
        store.media("goodbye")
    assert caught.value.prompt_id == "goodbye"
    assert caught.value.looked_for == tuple(layer / "goodbye.wav" for layer in layers)
    assert "atiende prompts render" in str(caught.value)
    assert str(layers[0] / "goodbye.wav") in str(caught.value)
    assert str(caught.value).startswith("falta la grabación del mensaje «goodbye»: se buscó en ")
    assert caught.value.message("en").startswith("no recording of prompt “goodbye”: looked for ")


def test_a_recording_of_the_old_company_name_is_not_played(layers, catalogue):
    record(layers[2], "welcome", catalogue.said("welcome"))
    record(layers[2], "plain_welcome", catalogue.said("plain_welcome"))
    same_name = PromptStore(layers, catalogue, {"company": "iduo"})
    other_name = PromptStore(layers, catalogue, {"company": "Otra"})
    assert same_name.media("welcome") == (uri(layers[2], "welcome"),)
    assert other_name.media("welcome") == (uri(layers[2], "plain_welcome"),)
    assert [problem.prompt_id for problem in other_name.check() if "welcome" in str(problem)] == [
        "welcome"
    ]


def test_without_a_stand_in_the_missing_prompt_itself_is_named(store):
    with pytest.raises(MissingPrompt) as caught:
        store.media("welcome")
    assert caught.value.prompt_id == "welcome"


def test_a_companys_own_recording_needs_no_manifest_whatever_the_text_says(layers, catalogue):
    put_wav(layers[0], "welcome")
    other_name = PromptStore(layers, catalogue, {"company": "Otra"})
    assert other_name.media("welcome") == (uri(layers[0], "welcome"),)


def test_a_file_that_asterisk_cannot_play_is_passed_over_and_reported(store, layers):
    put_stereo_wav(layers[0] / "goodbye.wav")
    put_wav(layers[2], "goodbye")
    assert store.media("goodbye") == (uri(layers[2], "goodbye"),)
    [problem] = [problem for problem in store.check() if problem.prompt_id == "goodbye"]
    assert problem.file == layers[0] / "goodbye.wav"
    assert "tiene 44.1 kHz, 16 bits y canales: 2; el teléfono necesita 8 kHz" in str(problem)
    assert "it has 44.1 kHz, 16 bit, channels: 2; telephones need 8 kHz" in problem.text("en")


@pytest.mark.parametrize(
    ("content", "fault"),
    [(b"", "no es un WAV sin comprimir"), (b"ID3 soy un mp3" * 10, "no es un WAV sin comprimir")],
)
def test_what_is_no_wav_at_all_is_reported_as_such(store, layers, content, fault):
    (layers[0] / "goodbye.wav").write_bytes(content)
    assert any(fault in str(problem) for problem in store.check())


def test_an_empty_wav_is_reported_as_holding_no_sound(store, layers):
    put_wav(layers[0], "goodbye", ())
    assert any("no tiene sonido" in str(problem) for problem in store.check())


def test_check_names_every_prompt_without_a_recording(store, layers):
    put_wav(layers[2], "digit_1")
    assert {problem.prompt_id for problem in store.check()} == {
        "welcome", "plain_welcome", "goodbye", "number_1",
    }  # fmt: skip


def test_a_damaged_manifest_is_named(store, layers):
    put_wav(layers[1], "goodbye")
    (layers[1] / "manifest.json").write_text("{not json")
    with pytest.raises(PromptError, match=r"manifest\.json"):
        store.media("goodbye")
    assert any("no es una lista de grabaciones" in str(problem) for problem in store.check())


def test_relative_directories_become_absolute_for_asterisk(
    tmp_path, layers, catalogue, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    put_wav(layers[2], "goodbye")
    store = PromptStore([layers[2].relative_to(tmp_path)], catalogue)
    assert store.media("goodbye") == (uri(layers[2], "goodbye"),)


def test_reload_forgets_what_the_modification_times_hid(store, layers):
    own = put_wav(layers[0], "goodbye")
    put_wav(layers[2], "goodbye")
    status = own.stat()
    store.media("goodbye")
    own.write_bytes(b"x" * status.st_size)
    os.utime(own, ns=(status.st_atime_ns, status.st_mtime_ns))
    store.reload()
    assert store.media("goodbye") == (uri(layers[2], "goodbye"),)


def test_text_reads_as_the_caller_would_hear_it(layers, catalogue):
    store = PromptStore(layers, catalogue, {"company": "Otra"})
    assert store.text("welcome") == "Bienvenido a Otra. Marque 1."


def test_a_store_opens_with_the_companys_own_words(tmp_path):
    own = tmp_path / "company/es/catalogue.yaml"
    own.parent.mkdir(parents=True)
    own.write_text("prompts: {strike: Hoy no hay atención.}")
    put_wav(own.parent, "strike")
    store = PromptStore.open(tmp_path, "es", {"company": "iduo"})
    assert store.text("strike") == "Hoy no hay atención."
    assert store.media("strike") == (uri(own.parent, "strike"),)
    assert store.media("welcome") == (uri(SHIPPED_SOUNDS_DIR / "es", "welcome"),)
