"""What callers are told of their wait is what those before them waited."""

from datetime import UTC, datetime, timedelta

from atiende.expecting import Expectations
from db.metrics.contacts import Contact
from db.metrics.waits import FEWEST

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def _at(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def _served(expectations: Expectations, number: int, waited_s: float, queue: str = "q") -> None:
    begun = _at(number * 1000)
    expectations.joined(f"e{number}", queue, 1, begun)
    expectations.answered(f"e{number}", begun + timedelta(seconds=waited_s))


def test_nothing_is_promised_before_enough_is_known() -> None:
    expectations = Expectations()
    for number in range(FEWEST - 1):
        _served(expectations, number, 60)
    assert expectations.expect("q", 1) is None
    _served(expectations, FEWEST, 60)
    told = expectations.expect("q", 1)
    assert told is not None
    assert told.low_s <= 60 <= told.high_s


def test_queues_learn_apart() -> None:
    expectations = Expectations()
    for number in range(FEWEST):
        _served(expectations, number, 60)
    assert expectations.expect("another", 1) is None


def test_who_gave_up_promises_nothing_and_is_forgotten() -> None:
    expectations = Expectations()
    for number in range(FEWEST):
        expectations.joined(f"e{number}", "q", 1, NOON)
        expectations.left(f"e{number}", _at(4))
        expectations.answered(f"e{number}", _at(5))
    assert expectations.expect("q", 1) is None


def test_who_gave_up_after_a_long_wait_moves_the_interval_and_who_did_so_at_once_does_not() -> None:
    told = {}
    for gave_up_after_s in (0, 55):
        expectations = Expectations()
        for number in range(20):
            _served(expectations, number, 30 + number)
            expectations.joined(f"x{number}", "q", 1, _at(number * 1000))
            expectations.left(f"x{number}", _at(number * 1000 + gave_up_after_s))
        told[gave_up_after_s] = expectations.expect("q", 1)
    assert 30 <= told[0].low_s <= told[0].high_s < 50
    assert told[55].high_s > 50


def test_a_restart_knows_what_was_known_before() -> None:
    live, restarted = Expectations(), Expectations()
    past = []
    for number in range(40):
        waited_s = 30 + 7.0 * (number % 5)
        _served(live, number, waited_s)
        past.append(Contact(f"c{number}", "q", _at(number * 1000), "answered", waited_s=waited_s))
        live.joined(f"x{number}", "q", 2, _at(number * 1000 + 1))
        live.left(f"x{number}", _at(number * 1000 + 21))
        past.append(Contact(f"x{number}", "q", _at(number * 1000 + 1), "abandoned", waited_s=20))
    restarted.begin(past)
    assert restarted.expect("q", 1) == live.expect("q", 1)


def test_longer_waits_move_the_interval() -> None:
    expectations = Expectations()
    for number in range(40):
        _served(expectations, number, 30)
    before = expectations.expect("q", 1)
    for number in range(40, 80):
        _served(expectations, number, 300)
    after = expectations.expect("q", 1)
    assert before is not None
    assert after is not None
    assert before.high_s < after.low_s
