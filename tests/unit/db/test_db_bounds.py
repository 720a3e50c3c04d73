import typing

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from db import facts as f
from db.bounds import IDS, LIMITS, LIST_LIMIT, keepable
from db.errors import FactRefused
from db.texts import bounded, storable
from tests.contract.db.histories import NOON, days

KINDS = typing.get_args(f.AnyFact)
TEXT_FIELDS = {
    name
    for kind in KINDS
    for name, hint in typing.get_type_hints(kind).items()
    if hint in {str, str | None, tuple[str, ...]}
}


def test_every_text_of_every_fact_has_a_limit_or_is_an_id():
    assert (LIMITS.keys() | IDS) >= TEXT_FIELDS
    assert not LIMITS.keys() & IDS


@given(st.text(st.characters(codec=None, categories=None)), st.integers(1, 50))
def test_a_bounded_text_can_be_stored_and_says_that_it_was_cut(text, limit):
    kept = bounded(text, limit)
    assert len(kept) <= limit
    assert "\x00" not in kept
    assert kept.encode().decode() == kept
    assert kept == storable(text) or kept.endswith("…")


@given(st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"])))
def test_an_ordinary_text_is_kept_as_it_is(text):
    assert bounded(text, max(len(text), 1)) == text


@given(days())
def test_what_is_kept_is_kept_for_good(told):
    for fact in told:
        kept = keepable(fact)
        assert keepable(kept) == kept
        assert msgspec.json.decode(msgspec.json.encode(kept), type=f.AnyFact) == kept


def test_an_offer_keeps_its_first_reasons_only():
    offer = f.OfferMade(
        at=NOON,
        call_id="c",
        offer_id="o",
        entry_id="e",
        agent_id=1,
        channel_id="x",
        reasons=("r" * 1000,) * 1000,
    )
    kept = keepable(offer)
    assert len(kept.reasons) == LIST_LIMIT
    assert {len(reason) for reason in kept.reasons} == {300}


@pytest.mark.parametrize("number", [2**63, -(2**63) - 1, 10**400])
def test_a_number_that_no_database_holds_is_refused(number):
    with pytest.raises(FactRefused, match="agent_id"):
        keepable(f.AgentStateChanged(at=NOON, agent_id=number, state="paused"))
