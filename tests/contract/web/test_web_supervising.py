"""What supervisors do to agents' states, and what they see of the line."""

from typing import Any

import pytest

from acd.model import Talk
from atiende.messages import PAUSE_REASONS
from tests.contract.web.conftest import Site, Visitor, system, visitor
from tests.contract.web.promised import documented

STATE, FINISH = "/api/v1/agents/{id}/state", "/api/v1/agents/{id}/wrap-up/finish"


@pytest.fixture
async def ana(site: Site) -> Any:
    """An agent at work."""
    site.desk.log_in(1)
    return site.desk.board.agents[1]


async def set_state(visitor: Visitor, state: str, reason: str = "") -> Any:
    answer = await visitor.ask("POST", "/agents/1/state", json={"state": state, "reason": reason})
    assert answer.status == 200, await answer.text()
    body = await answer.json()
    documented(STATE, "post", 200, body)
    return body["agent"]


async def test_a_supervisor_pauses_an_agent_and_makes_him_available_again(sofia: Visitor, ana):
    paused = await set_state(sofia, "paused", "supervisor")
    assert (paused["state"], paused["reason"]) == ("paused", "supervisor")
    assert (await set_state(sofia, "available"))["state"] == "available"


async def test_a_supervisor_logs_an_agent_out_once_and_again(sofia: Visitor, ana):
    assert (await set_state(sofia, "logged_out"))["state"] == "logged_out"
    assert (await set_state(sofia, "logged_out"))["state"] == "logged_out"


async def test_in_a_conversation_it_is_remembered_for_after_it(site: Site, sofia: Visitor, ana):
    site.desk.board.answered(Talk("e1", "c1", "usuarios", 1), site.now[0])
    paused = await set_state(sofia, "paused", "lunch")
    assert (paused["state"], paused["wish"]) == ("talking", {"state": "paused", "reason": "lunch"})
    assert (await set_state(sofia, "available"))["wish"] is None


async def test_only_the_agent_himself_can_say_that_he_is_there(sofia: Visitor):
    for state in ("available", "paused"):
        answer = await sofia.ask(
            "POST", "/agents/1/state", json={"state": state, "reason": "lunch"}
        )
        body = await answer.json()
        documented(STATE, "post", 409, body)
        assert body["error"] == {
            "code": "not_logged_in",
            "message": "Ana Suárez no ha iniciado sesión: primero debe ingresar, en su página o con *10.",
        }


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"state": "paused", "reason": "siesta"}, "unknown_reason"),
        ({"state": "paused"}, "unknown_reason"),
        ({"state": "talking"}, "bad_request"),
    ],
)
async def test_a_state_that_is_none_changes_nothing(sofia: Visitor, ana, body, code):
    assert await sofia.refused("POST", "/agents/1/state", json=body) == (400, code)
    assert ana.state == "available"


@pytest.mark.parametrize("nobody", ["99", "0", "-1", "ana", "9" * 30])
async def test_nobody_can_be_found_who_is_not_there(sofia: Visitor, nobody):
    for path in ("state", "wrap-up/finish"):
        refused = await sofia.refused(
            "POST", f"/agents/{nobody}/{path}", json={"state": "logged_out"}
        )
        assert refused == (404, "not_found")


async def test_a_supervisor_ends_a_wrap_up(site: Site, sofia: Visitor, ana):
    assert await sofia.refused("POST", "/agents/1/wrap-up/finish") == (409, "no_wrap_up")
    site.desk.board.answered(Talk("e1", "c1", "usuarios", 1), site.now[0])
    site.desk.board.hung_up(1, "c1", site.now[0])
    answer = await sofia.ask("POST", "/agents/1/wrap-up/finish")
    documented(FINISH, "post", 200, await answer.json())
    assert ana.state == "available"


async def test_agents_and_keys_may_not_touch_other_agents(site: Site, http, ana):
    agent, key = await visitor(site, http, "ana"), await system(site, http, "tickets:read")
    for who in (agent, key):
        for path in ("state", "wrap-up/finish"):
            refused = await who.refused("POST", f"/agents/1/{path}", json={"state": "logged_out"})
            assert refused == (403, "forbidden")
        for path in ("/history", "/today", "/calls"):
            assert await who.refused("GET", path) == (403, "forbidden")
    assert ana.state == "available"


async def test_supervisors_may_give_a_reason_that_agents_cannot_choose(site: Site, http, sofia):
    agent = await visitor(site, http, "ana")
    reasons = [reason["id"] for reason in await agent.get("/pause-reasons")]
    assert reasons == list(PAUSE_REASONS)
    assert (await sofia.get("/pause-reasons"))[-1] == {
        "id": "supervisor",
        "label": "Por indicación del supervisor",
    }
    site.desk.log_in(1)
    body = {"state": "paused", "reason": "supervisor"}
    assert await agent.refused("POST", "/me/state", json=body) == (400, "unknown_reason")


async def test_the_line_shows_whose_page_is_open(site: Site, http, sofia: Visitor):
    url = f"{site.url}/api/v1/live"
    agent = await visitor(site, http, "ana")
    async with http.ws_connect(url, headers=sofia.headers) as line:
        first = await line.receive_json()
        assert (first["type"], first["agents"][0]["page"]) == ("line", False)
        async with http.ws_connect(url, headers=agent.headers):
            assert (await line.receive_json())["agents"][0]["page"]
        assert not (await line.receive_json())["agents"][0]["page"]


async def test_the_ledger_knows_which_supervisor_it_was(site: Site, sofia: Visitor, ana):
    await set_state(sofia, "paused", "supervisor")
    assert await last_by(site) == ("paused", "sofia")
    site.desk.get_ready(1)
    assert await last_by(site) == ("available", "")


async def test_what_a_supervisor_asked_for_in_a_talk_is_his_when_it_comes_true(
    site: Site, sofia: Visitor, ana
):
    site.desk.board.answered(Talk("e1", "c1", "usuarios", 1), site.now[0])
    await set_state(sofia, "logged_out")
    site.desk.board.hung_up(1, "c1", site.now[0])
    site.desk.settle()
    answer = await sofia.ask("POST", "/agents/1/wrap-up/finish")
    assert (await answer.json())["agent"]["state"] == "logged_out"
    assert await last_by(site) == ("logged_out", "sofia")


async def last_by(site: Site) -> tuple[str, str]:
    """Ana's last state in the record, and who brought it about."""
    await site.desk.close()  # all of it is written
    last = await site.stock.directory.history.agent_last_state(1)
    assert last is not None
    return last.state, last.by
