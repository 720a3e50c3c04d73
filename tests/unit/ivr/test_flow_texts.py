"""The words for people: complete, and nothing written that is never said."""

from pathlib import Path
from typing import get_args

import pytest

import ivr
from documents import texts as of_documents
from ivr.messages import LookupOutcome, Verification
from ivr.texts import TEXTS, text

SOURCES = "".join(path.read_text("utf-8") for path in Path(ivr.__file__).parent.glob("*.py"))

MADE_UP = {
    "unknown_node",
    *(f"sim_{outcome}" for outcome in get_args(LookupOutcome)),
    *(f"sim_is_{verification}" for verification in get_args(Verification)),
}
"""Codes that the code puts together from a word and an outcome."""


@pytest.mark.parametrize("code", sorted(set(TEXTS) - MADE_UP))
def test_no_words_are_kept_that_nobody_says(code):
    assert SOURCES.count(f'"{code}"') > 1


@pytest.mark.parametrize("code", sorted(MADE_UP))
def test_every_outcome_has_its_words(code):
    assert code in TEXTS


def test_what_any_document_can_get_wrong_is_said_in_one_place():
    assert not TEXTS.keys() & of_documents.TEXTS.keys()
    assert text("empty", "en") == of_documents.TEXTS["empty"][1]
