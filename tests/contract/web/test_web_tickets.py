"""Tickets over HTTP: found, handled, paged, and never shown to those they do not concern."""

from base64 import urlsafe_b64encode
from datetime import timedelta

import pytest

from overflow.ticket import ticket_number
from tests.contract.web.conftest import Site, Visitor, system, visitor
from tests.contract.web.promised import documented
from tests.contract.web.stories import (
    ANA,
    LUIS,
    ana_leaves_a_message,
    luis_asks_for_a_ticket,
    many_tickets,
)

TICKETS = "/api/v1/tickets"


@pytest.fixture
async def both(site: Site) -> None:
    await ana_leaves_a_message(site)
    await luis_asks_for_a_ticket(site)


def numbers(page) -> list[str]:
    return [item["number"] for item in page["items"]]


async def test_a_supervisor_sees_the_tickets_newest_first(both, sofia: Visitor):
    page = await sofia.get("/tickets")
    documented(TICKETS, "get", 200, page)
    assert numbers(page) == [LUIS, ANA]
    assert page["next"] is None
    luis = page["items"][0]
    assert luis["queue_label"] == "ventas"
    assert luis["choice_label"] == "Interesado en los servicios"
    assert (luis["status"], luis["origin"], luis["treatment"]) == ("open", "choice", "closed")
    assert luis["caller_name"] == "Luis Paz"


FOUND = {
    "status=open": [LUIS, ANA],
    "status=handled": [],
    "queue=ventas": [LUIS],
    "treatment=open": [ANA],
    "origin=message": [ANA],
    "q=muñoz": [ANA],
    "q=MUNOZ": [ANA],
    f"q={LUIS}": [LUIS],
    "from=2026-03-02T12:30:00Z": [LUIS],
    "to=2026-03-02T09:30:00-03:00": [ANA],
    "from=2026-03-02T13:30:00%2B01:00&queue=usuarios": [],
    "from=2026-03-02T13:00:00+01:00&to=2026-03-02T13:30:00+01:00": [ANA],
}


async def test_filters_leave_what_they_say(both, sofia: Visitor):
    found = {query: numbers(await sofia.get(f"/tickets?{query}")) for query in FOUND}
    assert found == FOUND


NONSENSE = [
    "status=lost",
    "origin=x",
    "treatment=",
    "limit=0",
    "limit=201",
    "limit=-1",
    "limit=diez",
    "limit=٣",
    "from=ayer",
    "from=2026-03-02T12:00:00",
    "cursor=nonsense",
    "estado=open",
    "q=" + "x" * 101,
]


async def test_a_parameter_that_makes_no_sense_is_refused_and_never_overlooked(sofia: Visitor):
    for query in NONSENSE:
        refused = await sofia.refused("GET", f"/tickets?{query}")
        assert refused == (400, "bad_request"), query


async def test_the_reason_of_a_refusal_is_in_spanish(sofia: Visitor):
    error = (await sofia.get("/tickets?from=ayer", status=400))["error"]
    assert error["message"] == (
        "La solicitud no se entiende: escriba from con su zona, "
        "por ejemplo 2026-11-22T00:00:00-03:00."
    )


async def test_pages_follow_each_other_without_gap_or_repetition(site: Site, sofia: Visitor):
    expected = await many_tickets(site, 7)
    seen, path = [], "/tickets?limit=3&status=open"
    while path:
        answer = await sofia.ask("GET", path)
        page = await answer.json()
        documented(TICKETS, "get", 200, page)
        seen.append(numbers(page))
        following = answer.links.get("next")
        assert (following is None) == (page["next"] is None)
        path = following and following["url"].path_qs.removeprefix("/api/v1")
    assert [len(page) for page in seen] == [3, 3, 1]
    assert [number for page in seen for number in page] == expected


async def test_a_cursor_that_somebody_made_up_is_refused(site: Site, sofia: Visitor):
    await many_tickets(site, 2)
    for text in ("0001-01-01T00:00:00+14:00 x", "2026-03-02T12:00:00 x", "2026-03-02T12:00:00Z \0"):
        cursor = urlsafe_b64encode(text.encode()).decode()
        refused = await sofia.refused("GET", f"/tickets?cursor={cursor}")
        assert refused == (400, "bad_request"), text


async def test_what_comes_while_paging_shifts_nothing(site: Site, sofia: Visitor):
    expected = await many_tickets(site, 4)
    first = await sofia.get("/tickets?limit=2")
    await luis_asks_for_a_ticket(site)
    second = await sofia.get(f"/tickets?limit=2&cursor={first['next']}")
    assert numbers(first) + numbers(second) == expected


async def test_a_ticket_is_found_however_its_number_is_written(both, sofia: Visitor):
    ticket = await sofia.get(f"/tickets/{ANA[:3]}-{ANA[3:5]}%20{ANA[5:]}")
    documented("/api/v1/tickets/{number}", "get", 200, ticket)
    assert ticket["number"] == ANA
    [message] = (await sofia.get(ticket["links"]["messages"].removeprefix("/api/v1")))["items"]
    assert message["links"]["ticket"] == ticket["links"]["self"]


async def test_a_mistyped_number_is_told_from_one_that_nobody_has(both, sofia: Visitor):
    mistyped = ANA[:-2] + str((int(ANA[-2]) + 1) % 10) + ANA[-1]
    error = (await sofia.get(f"/tickets/{mistyped}", status=404))["error"]
    assert error["code"] == "ticket_mistyped"
    assert "revise el número" in error["message"]
    assert await sofia.refused("GET", f"/tickets/{ticket_number(998)}") == (404, "not_found")
    assert await sofia.refused("GET", "/tickets/..%2f..%2fetc") == (404, "ticket_mistyped")


async def test_a_ticket_is_handled_with_an_answer_and_opened_again(both, site, sofia: Visitor):
    handled = await sofia.ask(
        "POST", f"/tickets/{ANA}/handle", json={"answer": " La llamé a las 10. "}
    )
    ticket = await handled.json()
    documented("/api/v1/tickets/{number}/handle", "post", 200, ticket)
    assert (ticket["status"], ticket["handled_by"]) == ("handled", "sofia")
    assert ticket["answer"] == "La llamé a las 10."
    assert ticket["handled_at"]
    assert numbers(await sofia.get("/tickets?status=handled")) == [ANA]

    site.now[0] += timedelta(seconds=1)
    reopened = await (await sofia.ask("POST", f"/tickets/{ANA}/reopen")).json()
    documented("/api/v1/tickets/{number}/reopen", "post", 200, reopened)
    assert (reopened["status"], reopened["answer"], reopened["handled_at"]) == ("open", "", None)


async def test_who_has_the_ticket_as_it_is_gets_no_second_copy(both, site, sofia: Visitor):
    first = await sofia.ask("GET", f"/tickets/{ANA}")
    tag = {"If-None-Match": first.headers["ETag"]}
    again = await sofia.ask("GET", f"/tickets/{ANA}", headers=tag)
    assert (again.status, await again.read()) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    await sofia.ask("POST", f"/tickets/{ANA}/handle", json={})
    assert (await sofia.ask("GET", f"/tickets/{ANA}", headers=tag)).status == 200


async def test_two_people_do_not_overwrite_each_others_answer(both, sofia: Visitor, admin: Visitor):
    tag = {"If-Match": (await sofia.ask("GET", f"/tickets/{ANA}")).headers["ETag"]}
    path = f"/tickets/{ANA}/handle"
    assert (await sofia.ask("POST", path, json={"answer": "Sí"}, headers=tag)).status == 200
    late = await admin.ask("POST", path, json={"answer": "No"}, headers=tag)
    documented("/api/v1/tickets/{number}/handle", "post", 412, await late.json())
    assert (await sofia.get(f"/tickets/{ANA}"))["answer"] == "Sí"


@pytest.mark.parametrize("body", [{"answer": 7}, {"respuesta": "x"}, [], {"answer": "x" * 2001}])
async def test_an_answer_that_is_none_changes_nothing(both, sofia: Visitor, body):
    refused = await sofia.refused("POST", f"/tickets/{ANA}/handle", json=body)
    assert refused == (400, "bad_request")
    assert (await sofia.get(f"/tickets/{ANA}"))["status"] == "open"


async def test_nothing_on_the_way_keeps_a_ticket(both, sofia: Visitor):
    for path in ("/tickets", f"/tickets/{ANA}", "/tickets.csv"):
        assert "private" in (await sofia.ask("GET", path)).headers["Cache-Control"]


OFFICE = [
    ("GET", "/queues"),
    ("GET", "/tickets"),
    ("GET", "/tickets.csv"),
    ("GET", "/tickets.xlsx"),
    ("GET", f"/tickets/{ANA}"),
    ("POST", f"/tickets/{ANA}/handle"),
    ("POST", f"/tickets/{ANA}/reopen"),
    ("GET", "/voice-messages"),
    ("GET", "/voice-messages.csv"),
    ("GET", "/voice-messages.xlsx"),
    ("GET", "/voice-messages/c1-message1"),
    ("GET", "/voice-messages/c1-message1/audio"),
    ("POST", "/voice-messages/c1-message1/handle"),
    ("POST", "/voice-messages/c1-message1/reopen"),
    ("GET", "/documents/hours"),
    ("PUT", "/documents/hours"),
    ("POST", "/documents/hours/lint"),
    ("POST", "/documents/hours/preview"),
    ("GET", "/documents/overflow/revisions/1"),
    ("GET", "/closed-now"),
    ("PUT", "/closed-now"),
    ("GET", "/deliveries"),
    ("POST", "/deliveries/1/retry"),
]


async def test_strangers_and_agents_get_nothing_of_the_back_office(both, site: Site, http):
    stranger = Visitor(site.url, http, {})
    ana = await visitor(site, http, "ana")
    for method, path in OFFICE:
        assert await stranger.refused(method, path, json={}) == (401, "unauthorized"), path
        assert await ana.refused(method, path, json={}) == (403, "forbidden"), path


SCOPES = {
    "tickets:read": {"/queues", "/tickets", "/tickets.csv", "/tickets.xlsx", f"/tickets/{ANA}"},
    "tickets:write": {f"/tickets/{ANA}/handle", f"/tickets/{ANA}/reopen"},
    "messages:read": {
        "/queues",
        "/voice-messages",
        "/voice-messages.csv",
        "/voice-messages.xlsx",
        "/voice-messages/c1-message1",
    },
    "messages:write": {
        "/voice-messages/c1-message1/handle",
        "/voice-messages/c1-message1/reopen",
    },
    "audio:read": {"/voice-messages/c1-message1/audio"},
}


@pytest.mark.parametrize("scope", SCOPES)
async def test_a_key_opens_what_its_scope_says_and_nothing_else(both, site: Site, http, scope):
    other = await system(site, http, scope)
    opened = {
        path
        for method, path in OFFICE
        if (await other.ask(method, path, json={})).status not in (401, 403)
    }
    assert opened == SCOPES[scope]


async def test_what_another_system_handles_bears_the_name_of_its_key(both, site: Site, http):
    other = await system(site, http, "tickets:write", "tickets:read")
    await other.ask("POST", f"/tickets/{ANA}/handle", json={"answer": "Hecho"})
    assert (await other.get(f"/tickets/{ANA}"))["handled_by"] == "key:mesa"
    [key] = await site.stock.directory.api_keys.all()
    assert key.last_used_at == site.now[0]


async def test_a_revoked_or_invented_key_opens_nothing(both, site: Site, http):
    other = await system(site, http, "tickets:read")
    await other.get("/tickets")
    await site.stock.directory.api_keys.revoke("mesa", site.now[0])
    assert await other.refused("GET", "/tickets") == (401, "bad_key")
    invented = Visitor(site.url, http, {"Authorization": "Bearer atk_nada"})
    assert await invented.refused("GET", "/tickets") == (401, "bad_key")
    assert await invented.refused("GET", "/me") == (401, "unauthorized")


async def test_a_key_that_lacks_the_scope_is_told_which(both, site: Site, http):
    other = await system(site, http, "tickets:read")
    answer = await other.ask("POST", f"/tickets/{ANA}/handle", json={})
    assert answer.status == 403
    assert "tickets:write" in (await answer.json())["error"]["message"]
