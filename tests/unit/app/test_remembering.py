"""After a restart strategies compare what they would have compared without it."""

from acd.strategy import LEARNING
from atiende.remembering import remembered
from db.metrics.recent import Handled, Recent


def _recent(
    last_offers: list[tuple[int, str]] | None = None,
    accepted: dict[int, int] | None = None,
    handled: list[Handled] | None = None,
) -> Recent:
    return Recent([], last_offers or [], accepted or {}, handled or [])


def test_each_agent_has_the_calls_that_he_took_today() -> None:
    known = remembered(_recent(accepted={7: 3, 8: 1}))
    assert {agent_id: one.calls_today for agent_id, one in known.items()} == {7: 3, 8: 1}


def test_turns_are_told_by_the_last_offers_of_each_queue() -> None:
    known = remembered(_recent([(8, "ventas"), (7, "usuarios"), (7, "ventas")]))
    assert {agent_id: one.turns for agent_id, one in known.items()} == {
        8: {"ventas": 1},
        7: {"usuarios": 2, "ventas": 3},
    }


def test_the_newest_call_weighs_as_it_does_without_a_restart() -> None:
    known = remembered(_recent(handled=[Handled(7, "ventas", 60.0), Handled(7, "ventas", 120.0)]))
    assert known[7].handle_s == {"ventas": 60 + LEARNING * (120 - 60)}


def test_queues_and_agents_are_kept_apart() -> None:
    handled = [
        Handled(7, "ventas", 60.0),
        Handled(7, "usuarios", 120.0),
        Handled(8, "ventas", 30.0),
    ]
    known = remembered(_recent(handled=handled))
    assert known[7].handle_s == {"ventas": 60.0, "usuarios": 120.0}
    assert known[8].handle_s == {"ventas": 30.0}
