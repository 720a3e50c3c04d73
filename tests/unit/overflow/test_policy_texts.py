"""The words about policies: complete, and none that nobody says."""

from pathlib import Path
from typing import get_args

import pytest

import overflow
from documents import texts as of_documents
from overflow.policy import Reason
from overflow.texts import TEXTS

SOURCES = "".join(
    (Path(overflow.__file__).parent / name).read_text("utf-8")
    for name in ("build.py", "lint.py", "explain.py")
)
BECAUSE = {f"because_{reason}" for reason in get_args(Reason) if reason != "entered"}
"""Codes made of a reason; who enters directly is asked nothing that an admin could try out."""


@pytest.mark.parametrize("code", sorted(set(TEXTS) - BECAUSE))
def test_no_words_are_kept_that_nobody_says(code):
    assert f'"{code}"' in SOURCES


def test_every_reason_has_its_words():
    assert TEXTS.keys() >= BECAUSE


def test_what_any_document_can_get_wrong_is_said_in_one_place():
    assert not TEXTS.keys() & of_documents.TEXTS.keys()
