"""What a mail says of a transcript: doubtful words and numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from asterisk_conf.prompts.catalogue import Catalogue
from asterisk_conf.prompts.numbers import LARGEST
from overflow.transcription.port import Transcript, Word
from overflow.transcription.read import Heard, marked, numbers_in

SPOKEN = Catalogue.shipped("es")


def transcript(text: str, **confidences: float) -> Transcript:
    words = tuple(
        Word(word, confidences.get(word.strip(",.¿?"), 0.9), at, at + 1.0)
        for at, word in enumerate(text.split())
    )
    return Transcript(text, words, "whisper", "es")


def numbers(text: str) -> list[str]:
    return [heard.text for heard in numbers_in(transcript(text))]


def test_a_doubtful_word_stands_between_question_marks_and_its_punctuation_outside():
    said = transcript("Hola, habla Marta Gómez.", Marta=0.59, Gómez=0.3, habla=0.6)
    assert marked(said) == "Hola, habla ¿Marta? ¿Gómez?."


def test_how_much_doubt_is_shown_can_be_chosen():
    assert marked(transcript("sí", sí=0.59), below=0.5) == "sí"


def test_what_nobody_said_is_empty():
    assert marked(transcript("")) == ""
    assert numbers_in(transcript("")) == ()


@given(st.integers(0, LARGEST).filter(lambda number: number != 1))
def test_every_number_in_words_is_read_in_digits(number):
    said = SPOKEN.text(f"number:{number}")
    assert numbers(f"empresa {said} gracias") == [str(number)]


@given(st.lists(st.integers(0, 9), min_size=2, max_size=12))
def test_digits_dictated_one_by_one_are_one_number(digits):
    said = " ".join(SPOKEN.text(f"number:{digit}") for digit in digits)
    assert numbers(f"al {said}.") == ["".join(map(str, digits))]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("mi teléfono es 456-789-0123.", ["456-789-0123"]),
        ("la empresa 2.345 y el interno 112", ["2345", "112"]),
        ("llame al cuatro cinco seis, siete ocho nueve", ["456789"]),
        ("once cuarenta y cinco veintiuno", ["114521"]),
        ("vinieron tres. Dos cajas", ["3", "2"]),
        ("dos y tres", ["2", "3"]),
        ("treinta y un mil pesos", ["31000"]),
        ("un mil quinientos", ["1500"]),
        ("uno de ellos pidió un lector y una caja", []),
        ("a las 3:30 del 25", ["3:30", "25"]),
        ("mil uno dos mil", ["1001 2000"]),
        ("cero once", ["011"]),
        ("sin números, y nada más", []),
    ],
)
def test_numbers_are_found_as_engines_write_them(text, found):
    assert numbers(text) == found


def test_a_number_is_as_sure_as_its_least_sure_word():
    said = transcript("interno cuatro, cinco seis.", cinco=0.31)
    assert numbers_in(said) == (Heard("456", 0.31, "cuatro, cinco seis"),)


@given(
    st.lists(
        st.sampled_from(
            [
                "y",
                "uno",
                "un",
                "mil",
                "cien",
                "dos",
                "treinta",
                "veinte",
                "cero",
                "45",
                "de",
                ",",
                ".",
                "3-4",
            ]
        )
    )
)
def test_no_string_of_words_is_too_odd_to_read(words):
    for heard in numbers_in(transcript(" ".join(words))):
        assert any(map(str.isdigit, heard.text))
