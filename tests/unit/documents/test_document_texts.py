"""The words about any document: complete, and none that nobody says."""

from pathlib import Path

import pytest

import documents
from asterisk_conf.words import LANGUAGES
from documents.problems import DocumentErrors, Problems
from documents.texts import TEXTS, printable, text

SOURCES = "".join(path.read_text("utf-8") for path in Path(documents.__file__).parent.glob("*.py"))
OF_REFERENCES = {"unknown_prompt", "unknown_queue"}
"""Codes that are put together from the kind of a reference; every domain has these two."""


@pytest.mark.parametrize("code", sorted(set(TEXTS) - OF_REFERENCES))
def test_no_words_are_kept_that_nobody_says(code):
    assert SOURCES.count(f'"{code}"') > 1


def test_the_words_fit_every_kind_of_document():
    for spanish, english in TEXTS.values():
        assert "flujo" not in spanish
        assert "flow" not in english


def test_a_suggestion_is_the_closest_option():
    words = text("unknown_key", where="x", given="chioce", options=["go", "choice"])
    assert words == "x: no existe «chioce». ¿Quiso decir «choice»?"


def test_without_a_close_one_the_options_are_listed_up_to_a_dozen():
    options = [f"n{number:02}" for number in range(30)]
    words = text("unknown_queue", "en", where="x", given="qqq", options=options)
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


def test_a_domains_own_words_come_before_the_shared_ones():
    own = {"empty": ("está vacía", "it is empty"), "odd": ("rara: {what}", "odd: {what}")}
    assert text("empty", "es", own) == "está vacía"
    assert text("odd", "en", own, what=3) == "odd: 3"
    assert text("not_utf8", "es", own) == TEXTS["not_utf8"][0]


def test_faults_are_told_in_the_order_of_the_lines_in_the_readers_language():
    problems = Problems("horas.yaml", {"late": ("tarde", "late")})
    problems.add(7, "late")
    problems.add(2, "missing", where="week", key="mon")
    problems.warn(1, "late")
    with pytest.raises(DocumentErrors) as caught:
        problems.raise_any()
    assert str(caught.value) == "horas.yaml:2: week: falta «mon»\nhoras.yaml:7: tarde"
    assert caught.value.message("en").endswith("horas.yaml:7: late")
    assert [found.severity for found in caught.value.problems] == ["error", "error"]


def test_a_document_with_nothing_worse_than_warnings_can_be_used():
    problems = Problems("horas.yaml", {"late": ("tarde", "late")})
    problems.warn(3, "late")
    problems.raise_any()
    (warning,) = problems.warnings
    assert (str(warning), warning.severity) == ("horas.yaml:3: tarde", "warning")
