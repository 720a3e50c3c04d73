"""Nothing is asked for that is not there, and no two tables name one thing."""

import re
from pathlib import Path
from typing import get_args

import pytest

import atiende.cli
from atiende.cli.labels import LABELS
from atiende.cli.texts import SENTENCES, text
from db.directory.records import Role, SipKind
from db.facts import CallOutcome, EndedBy, EntryOutcome, OfferOutcome, Verification

SOURCES = sorted(Path(atiende.cli.__file__).parent.glob("*.py"))
ALL = {language: SENTENCES[language] | LABELS[language] for language in ("es", "en")}


def test_no_label_hides_a_sentence():
    assert SENTENCES["es"].keys().isdisjoint(LABELS["es"].keys())


def test_every_sentence_that_a_command_asks_for_exists():
    asked = re.compile(r'(?:text|say|warn|error)\(\s*"([a-z_0-9]+)"')
    codes = {code for path in SOURCES for code in asked.findall(path.read_text("utf-8"))}
    assert len(codes) > 50
    assert codes <= ALL["es"].keys()


@pytest.mark.parametrize(
    ("prefix", "values"),
    [
        ("role", get_args(Role)),
        ("kind", get_args(SipKind)),
        ("outcome", get_args(CallOutcome)),
        ("verification", get_args(Verification)),
        ("step_left", get_args(EntryOutcome)),
        ("step_offer", get_args(OfferOutcome)),
        ("step_ended", get_args(EndedBy)),
        ("assistant", ("functional", "billing")),
    ],
)
def test_whatever_the_ledger_holds_can_be_shown(prefix, values):
    for value in values:
        code = f"{prefix}_{value}"
        assert ALL["es"][code]
        assert text("en", code, queue="q", agent="a", cause=16, login="l")
