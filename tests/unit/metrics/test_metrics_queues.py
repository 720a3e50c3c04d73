"""Every figure of a queue means what docs/metricas.md says, on examples that can be added up by hand."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings

from db import facts as f
from db.metrics.contacts import Contact, contacts_of
from db.metrics.queues import KINDS, QueueMetrics, Thresholds, by_queue, measure
from tests.contract.db.histories import Teller, answered_call, days

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def answered(waited_s, talk_s=60.0, wrap_up_s=10.0) -> Contact:
    return Contact(
        "c", "q", NOON, "answered", waited_s=waited_s, talk_s=talk_s, wrap_up_s=wrap_up_s
    )


def abandoned(waited_s) -> Contact:
    return Contact("c", "q", NOON, "abandoned", waited_s=waited_s)


def diverted(kind, waited_s=None) -> Contact:
    return Contact("c", "q", NOON, "diverted", kind, waited_s)


WAITING = Contact("c", "q", NOON, "in_progress")
HALF_HOUR = [
    *(answered(wait) for wait in (2, 8, 15, 16)),
    *(abandoned(wait) for wait in (4, 5, 40)),
    *(diverted(kind, 20) for kind in ("message", "message", "ticket")),
    diverted("closed"),
    abandoned(None),
    WAITING,
]


def test_what_was_offered_is_what_became_of_it():
    found = measure(HALF_HOUR)
    assert (found.offered, found.answered, found.abandoned) == (13, 4, 4)
    assert (found.diverted, found.in_progress) == (4, 1)
    assert (found.diverted_message, found.diverted_ticket, found.diverted_closed) == (2, 1, 1)
    assert found.balances


def test_service_level_is_shared_among_those_that_the_variant_counts():
    found = measure(HALF_HOUR)
    assert (found.answered_in_time, found.short_abandons) == (3, 1)
    assert found.service_level == 3 / 6
    assert found.service_level_strict == 3 / 7
    assert found.service_level_offered == 3 / 10


def test_thresholds_can_be_others():
    found = measure(HALF_HOUR, Thresholds(in_time_s=16, short_s=10))
    assert (found.answered_in_time, found.short_abandons) == (4, 2)


def test_waits_and_work_are_timed():
    found = measure(HALF_HOUR)
    assert (found.answer_mean_s, found.answer_p50_s, found.answer_p90_s) == (10.25, 8, 16)
    assert (found.wait_mean_s, found.wait_longest_s) == (15, 40)
    assert (found.talk_s, found.wrap_up_s, found.hold_s) == (240, 40, 0)
    assert found.handle_mean_s == 70


def test_nothing_at_all_divides_nothing():
    found = measure([])
    assert found.balances
    assert found.service_level is None
    assert found.answer_mean_s is None
    assert found.wait_longest_s is None


def test_one_who_still_talks_was_answered_but_has_no_handling_time_yet():
    found = measure([answered(3, talk_s=None, wrap_up_s=0)])
    assert (found.answered, found.talk_s, found.handle_mean_s) == (1, 0, None)


def test_sums_that_do_not_add_up_are_noticed():
    right = measure(HALF_HOUR)
    for name in ("offered", "answered", "abandoned", "diverted", "in_progress", "diverted_other"):
        values = {field: getattr(right, field) for field in QueueMetrics.__struct_fields__}
        assert not QueueMetrics(**(values | {name: values[name] + 1})).balances, name


@settings(max_examples=30, deadline=None)
@given(days())
def test_any_history_balances_in_each_queue_and_in_all(told):
    contacts = contacts_of(told)
    parts = [measure(those) for those in by_queue(contacts).values()]
    whole = measure(contacts)
    for name in ("offered", "answered", "abandoned", "diverted", "in_progress"):
        assert sum(getattr(part, name) for part in parts) == getattr(whole, name)
    assert all(part.balances for part in (*parts, whole))
    assert {contact.call_id for contact in contacts} == {
        fact.call_id for fact in told if fact.call_id
    }


@settings(max_examples=30, deadline=None)
@given(days())
def test_only_what_was_diverted_went_somewhere(told):
    for contact in contacts_of(told):
        assert (contact.diverted_to in KINDS) == (contact.outcome == "diverted")


def test_a_call_that_waits_in_two_queues_is_offered_to_both_and_talks_in_the_second():
    teller = Teller("c1")
    teller.arrive()
    first = teller.join("ventas", 1)
    teller.offer(first, 7, "accepted", 1)
    teller.at += timedelta(seconds=30)
    second = teller.join("general", 2)
    teller.offer(second, 8, "accepted", 2)
    teller.end("answered", talk_s=50)
    sales, general = contacts_of(teller.told)
    assert (sales.queue, sales.outcome, sales.talk_s) == ("ventas", "answered", 31)
    assert (general.queue, general.outcome, general.talk_s) == ("general", "answered", 50)


def test_one_who_leaves_the_first_queue_for_the_second_was_diverted_elsewhere():
    teller = Teller("c1")
    teller.arrive()
    first = teller.join("ventas", 1)
    teller.tell(f.QueueLeft, entry_id=first, outcome="diverted")
    second = teller.join("general", 2)
    teller.tell(f.QueueLeft, entry_id=second, outcome="diverted")
    teller.end("diverted", diverted_to="fallback")
    assert [contact.diverted_to for contact in contacts_of(teller.told)] == ["other", "fallback"]


def test_who_is_told_of_closing_hours_is_offered_to_the_queue_that_was_meant():
    teller = Teller("c1")
    teller.arrive()
    teller.overflow("none", "ventas")
    teller.end("diverted", diverted_to="closed")
    [contact] = contacts_of(teller.told)
    assert (contact.queue, contact.diverted_to, contact.waited_s) == ("ventas", "closed", None)


def test_hearing_of_everything_twice_counts_it_once():
    assert contacts_of([*answered_call(), *answered_call()]) == contacts_of(answered_call())


def test_a_queue_without_a_name_comes_last():
    contacts = [Contact("a", queue, NOON, "abandoned") for queue in ("", "ventas", "general")]
    assert list(by_queue(contacts)) == ["general", "ventas", ""]
