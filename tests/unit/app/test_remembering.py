"""After a restart strategies compare what they would have compared without it."""

from datetime import UTC, datetime, timedelta

from acd.strategy import LEARNING
from atiende.remembering import remembered
from db.metrics.contacts import Contact
from db.metrics.spans import Span
from db.metrics.tries import Try

MIDNIGHT = datetime(2026, 3, 2, 3, tzinfo=UTC)


def _at(minutes: float) -> datetime:
    return MIDNIGHT + timedelta(minutes=minutes)


def _span(state: str, since: float, until: float | None, call_id: str | None = "c1") -> Span:
    return Span(7, state, "", _at(since), None if until is None else _at(until), call_id)


def _contact(call_id: str, queue: str = "ventas") -> Contact:
    return Contact(call_id, queue, _at(0), "answered")


def test_the_calls_of_today_are_those_accepted_since_midnight() -> None:
    tries = [
        Try("a", 7, _at(-1), "accepted"),
        Try("b", 7, _at(1), "accepted"),
        Try("c", 7, _at(2), "refused"),
        Try("d", 7, _at(3), None),
    ]
    assert remembered([], [], tries, MIDNIGHT)[7].calls_today == 1


def test_turns_are_told_by_the_last_offers_of_each_queue_whatever_became_of_them() -> None:
    tries = [
        Try("d", 7, _at(4), None, "ventas"),
        Try("a", 7, _at(-9), "accepted", "ventas"),
        Try("b", 8, _at(1), "refused", "ventas"),
        Try("c", 7, _at(2), "timed_out", "usuarios"),
        Try("e", 9, _at(5), "accepted"),
    ]
    known = remembered([], [], tries, MIDNIGHT)
    assert {agent_id: one.turns for agent_id, one in known.items()} == {
        7: {"ventas": 3, "usuarios": 2},
        8: {"ventas": 1},
        9: {},
    }


def test_a_calls_handling_is_its_talk_hold_and_wrap_up() -> None:
    spans = [
        _span("talking", 0, 2),
        _span("on_hold", 2, 3),
        _span("talking", 3, 4),
        _span("wrap_up", 4, 5),
        _span("available", 5, 60, None),
    ]
    assert remembered([_contact("c1")], spans, [], MIDNIGHT)[7].handle_s == {"ventas": 300.0}


def test_the_newest_call_weighs_as_it_does_without_a_restart() -> None:
    spans = [_span("talking", 0, 1), _span("talking", 10, 12, "c2")]
    known = remembered([_contact("c1"), _contact("c2")], spans, [], MIDNIGHT)[7]
    assert known.handle_s == {"ventas": 60 + LEARNING * (120 - 60)}


def test_queues_are_kept_apart() -> None:
    spans = [_span("talking", 0, 1), _span("talking", 10, 12, "c2")]
    contacts = [_contact("c1"), _contact("c2", "usuarios")]
    known = remembered(contacts, spans, [], MIDNIGHT)[7]
    assert known.handle_s == {"ventas": 60.0, "usuarios": 120.0}


def test_a_call_that_still_goes_on_does_not_count_yet() -> None:
    assert not remembered([_contact("c1")], [_span("talking", 0, None)], [], MIDNIGHT)


def test_work_for_no_known_queue_teaches_nothing() -> None:
    assert not remembered([], [_span("talking", 0, 1)], [], MIDNIGHT)
