import typing

import msgspec
import pytest
from hypothesis import given

from db import facts as f
from db.privacy import PERSONAL, without_person
from tests.contract.db.histories import days, message_call

KINDS = typing.get_args(f.AnyFact)
# Every text that a fact may hold and that says nothing about whoever called.
IMPERSONAL = {
    *("call_id", "channel_id", "entry_id", "offer_id", "bridge_id", "ticket_number", "message_id"),
    *("dialled", "foreign_queue", "queue", "node", "choice", "choices", "reason", "reasons"),
    *("mailbox", "audio", "by", "company_name", "needs", "prefers"),
}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_of_every_text_it_is_decided_whether_it_tells_about_a_person(kind):
    texts = {
        name
        for name, hint in typing.get_type_hints(kind).items()
        if hint in {str, str | None, tuple[str, ...]}
    }
    assert texts == set(PERSONAL.get(kind, ())) | (texts & IMPERSONAL)
    assert not set(PERSONAL.get(kind, ())) & IMPERSONAL


@given(days())
def test_without_its_person_a_fact_differs_only_in_empty_texts(told):
    for fact in told:
        left = without_person(fact)
        before, after = msgspec.structs.asdict(fact), msgspec.structs.asdict(left)
        changed = {name for name in before if before[name] != after[name]}
        assert changed <= set(PERSONAL.get(type(fact), ()))
        assert {after[name] for name in changed} <= {""}
        assert without_person(left) is left


def test_nothing_that_the_caller_said_or_was_called_is_left():
    kept = msgspec.json.encode([without_person(fact) for fact in message_call()]).decode()
    for personal in ("1155550001", "Ana", "Llamé"):
        assert personal not in kept


def test_a_company_stays_and_a_number_that_is_no_companys_goes():
    known = f.CompanyIdentified(
        at=message_call()[0].at,
        call_id="c",
        company_number="1001",
        verification="verified",
        company_name="Ñandú",
    )
    assert without_person(known) is known
    unknown = msgspec.structs.replace(known, verification="unknown", company_name="")
    assert without_person(unknown).company_number == ""
