"""Numbers spoken from recordings, judged by an independent reading of the words."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from asterisk_conf.prompts.catalogue import Catalogue
from asterisk_conf.prompts.numbers import Form, spoken_keys, spoken_number

SPANISH = Catalogue.shipped("es")
ENGLISH = Catalogue.shipped("en")
FORMS: list[Form] = ["cardinal", "masculine", "feminine"]

SPANISH_VALUES = {
    word: value
    for value, words in {
        0: "cero", 1: "uno un una", 2: "dos", 3: "tres", 4: "cuatro", 5: "cinco", 6: "seis",
        7: "siete", 8: "ocho", 9: "nueve", 10: "diez", 11: "once", 12: "doce", 13: "trece",
        14: "catorce", 15: "quince", 16: "dieciséis", 17: "diecisiete", 18: "dieciocho",
        19: "diecinueve", 20: "veinte", 21: "veintiuno veintiún veintiuna", 22: "veintidós",
        23: "veintitrés", 24: "veinticuatro", 25: "veinticinco", 26: "veintiséis",
        27: "veintisiete", 28: "veintiocho", 29: "veintinueve", 30: "treinta", 40: "cuarenta",
        50: "cincuenta", 60: "sesenta", 70: "setenta", 80: "ochenta", 90: "noventa",
        100: "cien ciento", 200: "doscientos doscientas", 300: "trescientos trescientas",
        400: "cuatrocientos cuatrocientas", 500: "quinientos quinientas",
        600: "seiscientos seiscientas", 700: "setecientos setecientas",
        800: "ochocientos ochocientas", 900: "novecientos novecientas",
    }.items()
    for word in words.split()
}  # fmt: skip

ENGLISH_VALUES = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13,
    "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18,
    "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60,
    "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip


def spoken(n: int, form: Form = "cardinal") -> str:
    return " ".join(SPANISH.entries[part].text for part in spoken_number(n, form))


def spoken_in_english(n: int) -> str:
    return " ".join(ENGLISH.entries[part].text for part in spoken_number(n, language="en"))


def value_of_spanish(text: str) -> int:
    """Reads the words back as a Spanish speaker adds them up."""
    thousands, group = 0, 0
    for word in text.split():
        if word == "mil":
            thousands, group = (group or 1) * 1000, 0
        elif word != "y":
            group += SPANISH_VALUES[word]
    return thousands + group


def value_of_english(text: str) -> int:
    thousands, group = 0, 0
    for word in text.replace("-", " ").split():
        if word == "thousand":
            thousands, group = group * 1000, 0
        elif word == "hundred":
            group *= 100
        else:
            group += ENGLISH_VALUES[word]
    return thousands + group


EXAMPLES = [
    (0, "cero", "cero", "cero"),
    (1, "uno", "un", "una"),
    (11, "once", "once", "once"),
    (16, "dieciséis", "dieciséis", "dieciséis"),
    (21, "veintiuno", "veintiún", "veintiuna"),
    (22, "veintidós", "veintidós", "veintidós"),
    (31, "treinta y uno", "treinta y un", "treinta y una"),
    (99, "noventa y nueve", "noventa y nueve", "noventa y nueve"),
    (100, "cien", "cien", "cien"),
    (101, "ciento uno", "ciento un", "ciento una"),
    (111, "ciento once", "ciento once", "ciento once"),
    (200, "doscientos", "doscientos", "doscientas"),
    (221, "doscientos veintiuno", "doscientos veintiún", "doscientas veintiuna"),
    (500, "quinientos", "quinientos", "quinientas"),
    (731, "setecientos treinta y uno", "setecientos treinta y un", "setecientas treinta y una"),
    (1000, "mil", "mil", "mil"),
    (1001, "mil uno", "mil un", "mil una"),
    (1100, "mil cien", "mil cien", "mil cien"),
    (2000, "dos mil", "dos mil", "dos mil"),
    (21_000, "veintiún mil", "veintiún mil", "veintiún mil"),
    (31_001, "treinta y un mil uno", "treinta y un mil un", "treinta y un mil una"),
    (100_000, "cien mil", "cien mil", "cien mil"),
    (101_000, "ciento un mil", "ciento un mil", "ciento un mil"),
    (200_000, "doscientos mil", "doscientos mil", "doscientas mil"),
    (
        521_521,
        "quinientos veintiún mil quinientos veintiuno",
        "quinientos veintiún mil quinientos veintiún",
        "quinientas veintiún mil quinientas veintiuna",
    ),
]


@pytest.mark.parametrize(
    ("n", "form", "words"),
    [
        pytest.param(n, form, words, id=f"{n}-{form}")
        for n, *by_form in EXAMPLES
        for form, words in zip(FORMS, by_form, strict=True)
    ],
)
def test_a_number_is_said_as_the_academy_writes_it(n, form, words):
    assert spoken(n, form) == words


@pytest.mark.parametrize("form", FORMS)
def test_every_number_to_ten_thousand_is_understood_as_itself(form):
    misheard = {n: spoken(n, form) for n in range(10_001) if value_of_spanish(spoken(n, form)) != n}
    assert misheard == {}


@given(n=st.integers(0, 999_999), form=st.sampled_from(FORMS))
def test_any_number_is_understood_as_itself(n, form):
    assert value_of_spanish(spoken(n, form)) == n


@given(n=st.integers(0, 999_999))
def test_any_number_is_understood_as_itself_in_english(n):
    assert value_of_english(spoken_in_english(n)) == n


@given(n=st.integers(0, 999_999))
def test_a_feminine_number_has_no_masculine_word_and_the_reverse(n):
    masculine_words = {word for word in spoken(n, "feminine").split() if word.endswith("entos")}
    feminine_words = {
        word for word in spoken(n, "masculine").split() if word.endswith(("entas", "una"))
    }
    assert masculine_words | feminine_words == set()


@given(n=st.integers(0, 999_999), form=st.sampled_from(FORMS))
def test_uno_loses_its_vowel_before_mil(n, form):
    words = pairwise(spoken(n, form).split())
    before_mil = {word for word, following in words if following == "mil"}
    assert before_mil.isdisjoint({"uno", "una", "veintiuno", "veintiuna"})


@given(n=st.integers(0, 999_999), form=st.sampled_from(FORMS))
def test_a_number_takes_few_recordings(n, form):
    """Each join can be heard, so at most four recordings make a number."""
    assert len(spoken_number(n, form)) <= 4


@pytest.mark.parametrize("n", [-1, 1_000_000, 10**400])
def test_a_number_beyond_the_recordings_is_refused(n):
    with pytest.raises(ValueError, match="van de 0 a 999999"):
        spoken_number(n)


def test_keys_are_read_one_by_one():
    assert spoken_keys("10*#aD") == (
        "digit_1", "digit_0", "key_star", "key_pound", "key_a", "key_d",
    )  # fmt: skip


@pytest.mark.parametrize("keys", ["12x", " ", "٣", "ñ", "1'; DROP"])
def test_what_is_no_telephone_key_is_refused_by_name(keys):
    with pytest.raises(ValueError, match="no es una tecla de teléfono"):
        spoken_keys(keys)
