from datetime import UTC, datetime, timedelta

from atiende.web.throttle import FREE_TRIES, LONGEST_WAIT_S, Throttle

NOW = datetime(2026, 3, 2, tzinfo=UTC)


def failed(times: int, key: str = "ana") -> Throttle:
    throttle = Throttle()
    for _ in range(times):
        throttle.failed(key, NOW)
    return throttle


def test_a_few_slips_cost_nothing():
    assert failed(FREE_TRIES - 1).wait_s("ana", NOW) == 0


def test_each_further_failure_doubles_the_wait_up_to_a_limit():
    waits = [failed(FREE_TRIES + more).wait_s("ana", NOW) for more in range(10)]
    assert waits[:3] == [5, 10, 20]
    assert waits[-1] == LONGEST_WAIT_S


def test_the_wait_ends():
    assert failed(FREE_TRIES).wait_s("ana", NOW + timedelta(seconds=5)) == 0


def test_others_are_not_slowed_down():
    assert failed(FREE_TRIES).wait_s("bruno", NOW) == 0


def test_success_wipes_the_slate():
    throttle = failed(FREE_TRIES)
    throttle.succeeded("ana")
    assert throttle.wait_s("ana", NOW) == 0


def test_a_flood_of_made_up_logins_fills_no_memory():
    throttle = Throttle()
    for number in range(10_050):
        throttle.failed(f"x{number}", NOW)
    assert len(throttle._failures) == 10_000
