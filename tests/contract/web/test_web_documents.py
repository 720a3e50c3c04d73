"""Hours, overflow policy and routing over HTTP: checked, previewed, published once, looked back at."""

from datetime import timedelta

import pytest

from acd.routing.source import DEFAULT_ROUTING
from ivr.hours.source import DEFAULT_HOURS
from overflow.source import DEFAULT_POLICY
from tests.contract.web.conftest import Site, Visitor
from tests.contract.web.promised import documented

DOCUMENT = "/api/v1/documents/{kind}"
SHIPPED = {
    "hours": DEFAULT_HOURS.read_text("utf-8"),
    "overflow": DEFAULT_POLICY.read_text("utf-8"),
    "routing": DEFAULT_ROUTING.read_text("utf-8"),
}
EDITED = {kind: f"{text}\n# revisado\n" for kind, text in SHIPPED.items()}
BROKEN = "format: 1\ntitle: [\n"
KINDS = ["hours", "overflow", "routing"]


async def publish(visitor: Visitor, kind: str, source: str, base: int):
    return await visitor.ask(
        "PUT", f"/documents/{kind}", json={"source": source, "base_revision": base}
    )


@pytest.mark.parametrize("kind", KINDS)
async def test_before_anything_is_published_the_shipped_text_is_shown(kind, admin: Visitor):
    shown = await admin.get(f"/documents/{kind}")
    documented(DOCUMENT, "get", 200, shown)
    assert (shown["current"]["revision"], shown["current"]["source"]) == (0, SHIPPED[kind])
    assert shown["history"] == []


@pytest.mark.parametrize("kind", KINDS)
async def test_an_admin_publishes_looks_back_and_restores(kind, admin: Visitor):
    first = await (await publish(admin, kind, SHIPPED[kind], 0)).json()
    documented(DOCUMENT, "put", 200, first)
    assert (first["revision"], first["by"]) == (1, "admin")
    second = await (await publish(admin, kind, EDITED[kind], 1)).json()
    assert second["revision"] == 2
    shown = await admin.get(f"/documents/{kind}")
    documented(DOCUMENT, "get", 200, shown)
    assert [head["revision"] for head in shown["history"]] == [2, 1]
    old = await admin.get(f"/documents/{kind}/revisions/1")
    documented(f"{DOCUMENT}/revisions/{{revision}}", "get", 200, old)
    restored = await (await publish(admin, kind, old["source"], 2)).json()
    assert (restored["revision"], restored["source"]) == (3, SHIPPED[kind])


async def test_who_edited_an_old_revision_is_told_who_published_meanwhile(admin: Visitor):
    await publish(admin, "hours", SHIPPED["hours"], 0)
    late = await publish(admin, "hours", EDITED["hours"], 0)
    body = await late.json()
    documented(DOCUMENT, "put", 409, body)
    assert "admin publicó la revisión 1" in body["error"]["message"]
    assert (await admin.get("/documents/hours"))["current"]["revision"] == 1


@pytest.mark.parametrize("kind", KINDS)
async def test_a_wrong_text_is_explained_by_line_and_not_published(kind, admin: Visitor):
    lint = await admin.ask("POST", f"/documents/{kind}/lint", json={"source": BROKEN})
    found = await lint.json()
    documented(f"{DOCUMENT}/lint", "post", 200, found)
    assert not found["ok"]
    assert "YAML" in found["problems"][0]["message"]
    refused = await publish(admin, kind, BROKEN, 0)
    body = await refused.json()
    documented(DOCUMENT, "put", 422, body)
    assert body["problems"] == found["problems"]
    assert (await admin.get(f"/documents/{kind}"))["current"]["revision"] == 0


@pytest.mark.parametrize("kind", KINDS)
async def test_the_shipped_text_has_nothing_wrong_with_it(kind, admin: Visitor):
    found = await admin.ask("POST", f"/documents/{kind}/lint", json={"source": SHIPPED[kind]})
    assert (await found.json())["ok"]


async def test_a_text_of_the_greatest_length_still_arrives(admin: Visitor):
    longest = SHIPPED["hours"] + "# ñ" * ((65_536 - len(SHIPPED["hours"])) // 3)
    found = await admin.ask("POST", "/documents/hours/lint", json={"source": longest})
    assert (await found.json())["ok"]
    too_long = await admin.ask("POST", "/documents/hours/lint", json={"source": "x" * 600_000})
    body = await too_long.json()
    documented(f"{DOCUMENT}/lint", "post", 413, body)
    assert body["error"]["code"] == "too_large"


async def test_routing_is_compared_with_the_line_as_it_is_now(admin: Visitor):
    source = SHIPPED["routing"] + "queues: {venta: {rings: [{needs: {usuarios: 6}}]}}\n"
    answer = await admin.ask("POST", "/documents/routing/lint", json={"source": source})
    found = await answer.json()
    documented(f"{DOCUMENT}/lint", "post", 200, found)
    assert not found["ok"]
    [fault, remark] = sorted(found["problems"], key=lambda problem: problem["severity"])
    assert "no hay ninguna cola «venta»" in fault["message"]
    assert "«usuarios» en nivel 6 o más (el mayor es 5)" in remark["message"]


async def test_routing_of_thousands_of_companies_arrives_however_it_is_escaped(admin: Visitor):
    companies = "".join(f"  {number}: {{}} # ñ\n" for number in range(300))
    source = f"format: 1\ntitle: x\ncompanies:\n{companies}" + "#ñ" * 150_000
    answer = await admin.ask("POST", "/documents/routing/lint", json={"source": source})
    assert await answer.json() == {"ok": True, "problems": []}


@pytest.mark.parametrize("kind", KINDS)
async def test_an_admin_is_told_which_documents_a_file_replaces_at_each_start(kind, admin: Visitor):
    assert (await admin.get(f"/documents/{kind}"))["file"] is (kind == "overflow")


async def test_only_admins_see_or_publish_documents(sofia: Visitor):
    for method, path in (
        ("GET", "/documents/hours"),
        ("PUT", "/documents/hours"),
        ("POST", "/documents/overflow/lint"),
        ("POST", "/documents/hours/preview"),
    ):
        assert await sofia.refused(method, path, json={}) == (403, "forbidden"), path


async def test_what_is_no_document_is_not_found(admin: Visitor):
    for path in (
        "/documents/flows",
        "/documents/hours/revisions/7",
        "/documents/hours/revisions/x",
        "/documents/hours/revisions/99999999999999999999",
    ):
        assert await admin.refused("GET", path) == (404, "not_found"), path
    assert await admin.refused("PUT", "/documents/hours", json={"source": "x"}) == (
        400,
        "bad_request",
    )


async def test_the_next_fourteen_days_are_shown_as_they_will_be_treated(admin: Visitor):
    answer = await admin.ask("POST", "/documents/hours/preview", json={})
    shown = await answer.json()
    documented("/api/v1/documents/hours/preview", "post", 200, shown)
    assert all(len(calendar["days"]) == 14 for calendar in shown["calendars"])
    assert shown["calendars"][0]["now"]["open"], "the shipped hours are always open"


async def test_a_text_can_be_previewed_before_it_is_published(admin: Visitor):
    answer = await admin.ask("POST", "/documents/hours/preview", json={"source": BROKEN})
    documented("/api/v1/documents/hours/preview", "post", 422, await answer.json())
    answer = await admin.ask(
        "POST", "/documents/hours/preview", json={"source": SHIPPED["hours"], "days": 3}
    )
    assert len((await answer.json())["calendars"][0]["days"]) == 3
    refused = await admin.refused("POST", "/documents/hours/preview", json={"days": 0})
    assert refused == (400, "bad_request")


async def test_a_supervisor_closes_at_once_and_opens_again(site: Site, sofia: Visitor, admin):
    before = await sofia.get("/closed-now")
    documented("/api/v1/closed-now", "get", 200, before)
    assert [notice["id"] for notice in before["notices"]] == ["overflow_closed_now"]
    [calendar] = before["calendars"]
    assert not calendar["closed"]
    until = (site.now[0] + timedelta(hours=2)).isoformat()
    change = {
        "calendar": calendar["calendar"],
        "closed": True,
        "notice": ["overflow_closed_now"],
        "reason": "Corte de luz",
        "until": until,
    }
    closed = await (await sofia.ask("PUT", "/closed-now", json=change)).json()
    documented("/api/v1/closed-now", "put", 200, closed)
    assert closed["calendars"][0]["closed"]
    assert (closed["calendars"][0]["by"], closed["calendars"][0]["reason"]) == (
        "sofia",
        "Corte de luz",
    )
    preview = await (await admin.ask("POST", "/documents/hours/preview", json={})).json()
    documented("/api/v1/documents/hours/preview", "post", 200, preview)
    now = preview["calendars"][0]["now"]
    assert (now["open"], now["reason"], now["name"]) == (False, "closed_now", "Corte de luz")
    opened = await sofia.ask(
        "PUT", "/closed-now", json={"calendar": calendar["calendar"], "closed": False}
    )
    assert not (await opened.json())["calendars"][0]["closed"]


SENSELESS = [
    ({"calendar": "otro"}, "unknown_calendar"),
    ({"notice": ["nada"]}, "unknown_notice"),
    ({"notice": ["overflow_closed_now"] * 9}, "bad_request"),
    ({"until": "2020-01-01T00:00:00Z"}, "until_past"),
    ({"until": "2099-01-01T00:00:00"}, "bad_request"),
    ({"reason": "x" * 201}, "bad_request"),
    ({"reason": "corte\nde luz"}, "bad_request"),
    ({"closed": "sí"}, "bad_request"),
]


async def test_a_closing_that_makes_no_sense_closes_nothing(sofia: Visitor):
    calendar = (await sofia.get("/closed-now"))["calendars"][0]["calendar"]
    for change, code in SENSELESS:
        body = {"calendar": calendar, "closed": True} | change
        assert await sofia.refused("PUT", "/closed-now", json=body) == (400, code), change
    assert not (await sofia.get("/closed-now"))["calendars"][0]["closed"]
