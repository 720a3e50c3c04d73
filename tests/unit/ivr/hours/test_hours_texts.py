"""The words for people: complete, and nothing written that is never said."""

from pathlib import Path
from typing import get_args

import pytest

import ivr.hours
from documents import texts as of_documents
from ivr.hours.days import TreatedAs, Why
from ivr.hours.texts import TEXTS

SOURCES = "".join(
    path.read_text("utf-8")
    for path in Path(ivr.hours.__file__).parent.glob("*.py")
    if path.name != "texts.py"
)

MADE_UP = {
    "unknown_calendar",
    *(f"day_{treated_as}" for part in get_args(TreatedAs) for treated_as in get_args(part)),
    *(f"why_{why}" for why in get_args(Why) if why != "weekday"),
}
"""Codes that the code puts together from a word and a value."""


@pytest.mark.parametrize("code", sorted(set(TEXTS) - MADE_UP))
def test_no_words_are_kept_that_nobody_says(code):
    assert f'"{code}"' in SOURCES


@pytest.mark.parametrize("code", sorted(MADE_UP))
def test_every_value_has_its_words(code):
    assert code in TEXTS


def test_what_any_document_is_told_is_not_written_twice():
    assert not set(TEXTS) & set(of_documents.TEXTS)
