"""The routing demonstration tells nothing that did not happen, and says when others are in its way."""

from datetime import UTC, datetime

import pytest

from atiende.demo.described import DemoAgentAccount, DemoError
from atiende.demo.page import AgentPage, Shown
from atiende.demo.shift import Shift, require_quiet
from atiende.demo.telling import Telling
from atiende.demo.visitor import Visitor, new_number

ANA = DemoAgentAccount("Ana Suárez", "ana", "", "2001", "", {"usuarios": 9})
CARLA = DemoAgentAccount("Carla Núñez", "carla", "", "2003", "", {"usuarios": 6})
NUMBER = "5491156000001"


class FakeDemo:
    agents = (ANA, CARLA)
    line = "0800"


def agent(name: str, state: str) -> dict[str, str]:
    return {"name": name, "state": state, "since": "2026-03-02T12:00:00Z"}


def call(**values: object) -> dict[str, object]:
    known = {"caller_number": NUMBER, "phase": "talking", "agent_name": "", "why": [], "why_of": ""}
    return known | values


def line(*agents: dict[str, str], calls: list[dict[str, object]] | None = None) -> AgentPage:
    page = AgentPage("http://127.0.0.1:1", "sofia", "")
    now = "2026-03-02T12:00:21Z"
    message = {"type": "line", "now": now, "agents": list(agents), "calls": calls or []}
    page.history.append(Shown(datetime.now(UTC), message))
    return page


def shift(page: AgentPage) -> Shift:
    return Shift(FakeDemo(), Telling("es"), {}, page, None)  # type: ignore[arg-type]


async def test_it_does_not_begin_while_somebody_else_is_at_work():
    page = line(agent("Ana Suárez", "paused"), agent("Carla Núñez", "logged_out"))
    with pytest.raises(DemoError, match="Ana Suárez") as refused:
        await require_quiet(page, Telling("es"))
    assert "Carla" not in str(refused.value)


async def test_it_does_not_begin_during_other_calls():
    with pytest.raises(DemoError, match=r"otras llamadas en curso \(1\)"):
        await require_quiet(line(agent("Ana Suárez", "logged_out"), calls=[call()]), Telling("es"))


async def test_it_begins_when_nobody_is_there():
    await require_quiet(line(agent("Ana Suárez", "logged_out")), Telling("es"))


async def test_it_fails_when_another_agent_answers_than_is_told():
    caller = Visitor(shift(line(calls=[call(agent_name="Carla Núñez")])), "marta", NUMBER)
    with pytest.raises(DemoError, match="a Marta le atendió Carla Núñez, y debía ser Ana Suárez"):
        await caller.talk_with("ana")


async def test_it_tells_who_answers_and_why_others_wait(capsys: pytest.CaptureFixture[str]):
    talking = call(caller_number="1", agent_name="Ana Suárez")
    waiting = call(phase="waiting", why=["Espera hace 3 s."], why_of="waiting")
    scene = shift(line(calls=[talking, waiting]))
    await Visitor(scene, "marta", "1").talk_with("ana")
    await Visitor(scene, "emma", NUMBER).shown_waiting(lambda _call: True)
    told = [told.strip() for told in capsys.readouterr().out.splitlines()]
    assert told[0] == "Ana Suárez atiende a Marta."
    assert told[1].startswith("Emma espera.")
    assert told[2] == "Espera hace 3 s."


async def test_it_tells_how_long_an_agent_has_been_free():
    page = line(agent("Ana Suárez", "talking"), agent("Carla Núñez", "available"))
    assert await shift(page).free_for_s("carla") == 21.0


def test_callers_of_the_demonstration_are_nobody_who_called_before():
    assert len({new_number() for _ in range(20)}) > 15
