"""Nothing that admins and readers of mails could be told is kept unused."""

import re
from pathlib import Path

import pytest

import atiende.delivery
import overflow
from overflow import mail, trouble

CATALOGUES = {"trouble": trouble.TEXTS, "mail": mail.TEXTS}
SOURCES = [
    path.read_text("utf-8")
    for package in (atiende.delivery, overflow)
    for path in Path(package.__path__[0]).glob("*.py")
]
CHOSEN_BY_VALUE = {"open", "closed", "no_engine", "failed", "late", "gone", "unreadable"}


@pytest.mark.parametrize("name", CATALOGUES)
def test_every_sentence_is_used(name):
    # A code stands once where it is defined, and at least once where it is asked for.
    named = re.findall(r'"([a-z_0-9]+)"', "\n".join(SOURCES))
    for code in CATALOGUES[name].keys() - CHOSEN_BY_VALUE:
        assert named.count(code) >= 2, code
