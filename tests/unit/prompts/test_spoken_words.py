"""A listener who has not read the catalogue writes down what the recordings say."""

import pytest

from asterisk_conf.prompts import SHIPPED_SOUNDS_DIR
from asterisk_conf.prompts.catalogue import Catalogue
from asterisk_conf.prompts.dsp import Sound, joined
from asterisk_conf.prompts.store import PromptStore
from asterisk_conf.prompts.wav import read_pcm, write_telephone_wav
from atiende.call.spoken_wait import spoken_wait
from tests.rig.hearing import transcribe, word_error_rate, words

SPANISH_DIGITS = {*words("cero uno dos tres cuatro cinco seis siete ocho nueve")}

pytestmark = [pytest.mark.slow_model, pytest.mark.timeout(300)]


@pytest.fixture
def heard(tmp_path):
    """Plays references one after the other, as Asterisk does, to the listener."""

    def listen(*refs, language="es"):
        nobody = SHIPPED_SOUNDS_DIR / "nobody"
        store = PromptStore.standard(nobody, Catalogue.shipped(language))
        files = [uri.removeprefix("sound:") + ".wav" for ref in refs for uri in store.media(ref)]
        sound = joined(*(Sound.from_pcm(*read_pcm(file)) for file in files))
        write_telephone_wav(tmp_path / "heard.wav", sound.to_pcm16())
        return words(transcribe(tmp_path / "heard.wav", language), language)

    return listen


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("prompt_id", ["welcome", "ask_company"])
def test_a_sentence_is_understood_nearly_word_by_word(heard, prompt_id, language):
    """Whisper's smallest multilingual models miss a word in fifteen even of natural speech."""
    said = words(Catalogue.shipped(language).text(prompt_id), language)
    assert word_error_rate(said, heard(prompt_id, language=language)) < 0.1


def test_the_companys_name_is_said_i_duo(heard):
    """«iduo» read by Spanish rules would be «ídwo»; heard as a word of three syllables."""
    [name] = [word for word in heard("welcome") if word.endswith(("duo", "dúo"))]
    assert name in {"iduo", "idúo", "hiduo", "hidúo", "ydúo", "yduo"}


@pytest.mark.parametrize("position", [3, 21, 101])
def test_a_position_joined_from_parts_is_understood_as_one_phrase(heard, position):
    text = Catalogue.shipped("es").text(f"number:{position}")
    phrase = heard("queue_position_before", f"number:{position}", "queue_position_after")
    assert phrase == words(f"Usted es el número {text} en la fila")


@pytest.mark.parametrize(
    ("language", "minutes"), [("es", (3, 5)), ("es", (1, 3)), ("en", (10, 15))]
)
def test_an_expected_wait_joined_from_parts_is_understood_as_one_phrase(heard, language, minutes):
    low, high = minutes
    refs = spoken_wait(low * 60, high * 60)
    text = " ".join(Catalogue.shipped(language).text(ref) for ref in refs)
    assert heard(*refs, language=language) == words(text, language)


def test_what_overflow_offers_is_understood_key_by_key(heard):
    """The keys are digits of their own, so that a policy may order the choices as it likes."""
    text = (
        "Para seguir esperando, marque 1. Para dejar un mensaje, marque 2. "
        "Para recibir un número de ticket, marque 3"
    )
    offered = ("press_to_wait", "digit_1", "press_for_message", "digit_2", "press_for_ticket")
    assert word_error_rate(words(text), heard(*offered, "digit_3")) < 0.2


def test_a_tickets_number_is_understood_digit_by_digit(heard):
    number = ("ticket_before", "digits:4071839", "ticket_again", "digits:4071839")
    digits = words(Catalogue.shipped("es").text("digits:4071839"))
    written = heard(*number)
    assert [word for word in written if word in SPANISH_DIGITS] == digits * 2
    assert {"número", "repito"} <= set(written)


def test_when_we_open_again_is_understood_as_one_phrase(heard):
    monday = ("reopen_before", "weekday_1", "at_hours", "number:9:feminine", "hour_and")
    phrase = heard(*monday, "number:30", "hours_word")
    assert phrase == words("Lo atenderemos nuevamente el lunes a las nueve y treinta horas")
