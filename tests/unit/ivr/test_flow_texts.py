"""The words for people: complete in both languages, and nothing written that is never said."""

import string
from pathlib import Path
from typing import get_args

import pytest

import ivr
from ivr.fields import Kind
from ivr.messages import LookupOutcome, Verification
from ivr.texts import LANGUAGES, TEXTS, printable, text

SOURCES = "".join(path.read_text("utf-8") for path in Path(ivr.__file__).parent.glob("*.py"))

MADE_UP = {
    *(f"unknown_{kind}" for kind in get_args(Kind)),
    *(f"sim_{outcome}" for outcome in get_args(LookupOutcome)),
    *(f"sim_is_{verification}" for verification in get_args(Verification)),
}
"""Codes that the code puts together from a word and an outcome."""


def placeholders(template):
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


@pytest.mark.parametrize("code", TEXTS)
def test_both_languages_tell_the_same_details(code):
    spanish, english = TEXTS[code]
    assert placeholders(spanish) == placeholders(english)
    assert spanish.strip()
    assert english.strip()


@pytest.mark.parametrize("code", sorted(set(TEXTS) - MADE_UP))
def test_no_words_are_kept_that_nobody_says(code):
    assert SOURCES.count(f'"{code}"') > 1


@pytest.mark.parametrize("code", sorted(MADE_UP))
def test_every_outcome_has_its_words(code):
    assert code in TEXTS


def test_a_suggestion_is_the_closest_option():
    words = text("unknown_key", where="x", given="chioce", options=["go", "choice"])
    assert words == "x: no existe «chioce». ¿Quiso decir «choice»?"


def test_without_a_close_one_the_options_are_listed_up_to_a_dozen():
    options = [f"n{number:02}" for number in range(30)]
    words = text("unknown_node", "en", where="x", given="qqq", options=options)
    assert words.endswith("It can be: " + ", ".join(options[:12]) + ", …")


@pytest.mark.parametrize(
    ("value", "shown"),
    [("a\x1b[31m\nb", "a?[31m?b"), ("x" * 500, "x" * 120 + "…"), ("ñandú", "ñandú"), (3, "3")],
)
def test_values_from_outside_are_shown_on_one_short_line(value, shown):
    assert printable(value) == shown


def test_spanish_comes_first():
    assert LANGUAGES[0] == "es"
    assert text("hint_nothing") == "No hay ninguno definido"
