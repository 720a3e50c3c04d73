"""Past calls, for supervisors."""

from datetime import timedelta

from tests.contract.db.histories import NOON, Teller
from tests.contract.web.conftest import Site, Visitor, visitor
from tests.contract.web.promised import documented


async def calls(site: Site, count: int) -> None:
    """So many calls a minute apart, answered by Ana; the last one goes on."""
    for number in range(count):
        teller = Teller(f"c{number}", at=NOON + timedelta(minutes=number))
        teller.arrive(number="+541155550001" if number % 2 else "1144440002")
        teller.choose()
        entry = teller.join("ventas" if number % 3 else "usuarios")
        teller.offer(entry, 1, "accepted", 1)
        if number < count - 1:
            teller.end("answered")
        await site.stock.record(teller.told)


async def shown(visitor: Visitor, query: str = "") -> list[str]:
    page = await visitor.get(f"/history{query}")
    documented("/api/v1/history", "get", 200, page)
    return [call["call_id"] for call in page["items"]]


async def test_a_supervisor_looks_back_from_the_newest_call(site: Site, sofia: Visitor):
    await calls(site, 3)
    assert await shown(sofia) == ["c2", "c1", "c0"]
    newest, before, _ = (await sofia.get("/history"))["items"]
    assert (newest["outcome"], newest["ended_at"]) == ("", None)
    assert (before["outcome"], before["agent_name"]) == ("answered", "Ana Suárez")
    assert (before["choice_label"], before["company_name"]) == ("Es usuario", "Panadería Ñandú")


async def test_calls_are_found_by_number_as_people_type_it_and_by_queue(site: Site, sofia):
    await calls(site, 6)
    assert await shown(sofia, "?caller=%2B54+11+5555-0001") == ["c5", "c3", "c1"]
    assert await shown(sofia, "?caller=1144440002&queue=ventas") == ["c4", "c2"]
    assert await shown(sofia, "?caller=nadie") == []


async def test_page_after_page_shows_every_call_once(site: Site, sofia: Visitor):
    await calls(site, 7)
    seen, query = [], "?limit=3"
    while query:
        page = await sofia.get(f"/history{query}")
        seen += [call["call_id"] for call in page["items"]]
        query = page["next"] and f"?limit=3&cursor={page['next'].replace('+', '%2B')}"
    assert seen == [f"c{number}" for number in (6, 5, 4, 3, 2, 1, 0)]


async def test_a_time_bounds_what_is_shown(site: Site, sofia: Visitor):
    await calls(site, 4)
    before = (NOON + timedelta(minutes=2)).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert await shown(sofia, f"?before={before}") == ["c1", "c0"]
    for wrong in ("?before=ayer", "?cursor=2", "?limit=0", "?queu=ventas"):
        assert await sofia.refused("GET", f"/history{wrong}") == (400, "bad_request")


async def test_a_call_is_told_in_sentences_while_it_lasts_and_afterwards(site: Site, sofia):
    await calls(site, 2)
    over = await sofia.get("/calls/c0/story")
    documented("/api/v1/calls/{call_id}/story", "get", 200, over)
    assert (over["call_id"], over["live"]) == ("c0", False)
    kinds = [line["kind"] for line in over["lines"]]
    assert (kinds[0], kinds[-1]) == ("call_arrived", "call_ended")
    assert any("Ana Suárez" in line["text"] for line in over["lines"])
    live = await sofia.get("/calls/c1/story")
    assert (live["live"], live["lines"][-1]["kind"]) == (True, "live")


async def test_a_call_that_nobody_made_has_no_story(site: Site, http, sofia: Visitor):
    for nobody in ("nada", "%00", "%F0%9F%A6%9C"):
        assert await sofia.refused("GET", f"/calls/{nobody}/story") == (404, "not_found")
    agent = await visitor(site, http, "ana")
    assert await agent.refused("GET", "/calls/c0/story") == (403, "forbidden")
