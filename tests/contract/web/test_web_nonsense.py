"""Whatever is sent, the answer is one that openapi.yaml lists, and never a failure of ours."""

from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivr.hours.source import DEFAULT_HOURS
from tests.contract.web.conftest import Site, Visitor, visitor
from tests.contract.web.promised import OPENAPI, answers, documented
from tests.contract.web.stories import (
    ANA,
    LUIS,
    MESSAGE,
    ana_leaves_a_message,
    luis_asks_for_a_ticket,
)

PLACES = (
    *("queues", "tickets", "voice", "documents", "closed", "deliveries"),
    *("agents", "history", "today", "calls"),
)
OFFICE = [
    (path, method, operation)
    for path, methods in OPENAPI["paths"].items()
    for method, operation in methods.items()
    if path.startswith(tuple(f"/api/v1/{place}" for place in PLACES))
]
NASTY = ["\x00", "ñ" * 300, "\u202e", "%", "-1", "9" * 40, "null", "🦜", "'; DROP--", "²"]
NONSENSE = st.sampled_from(NASTY) | st.text(st.characters(exclude_categories=("Cs",)), max_size=9)
SENSE = {
    "id": [MESSAGE, "1"],
    "number": [ANA, LUIS, f"{ANA[:3]}-{ANA[3:]}"],
    "kind": ["hours", "overflow", "routing"],
    "revision": ["1"],
    "If-Match": ["*", '"1-a"', ",,"],
    "If-None-Match": ["*", '"1-a"', "ñ"],
    "limit": ["1", "200"],
    "zone": ["UTC", "America/Santiago"],
    "ticket": [ANA],
    "queue": ["ventas"],
    "q": ["ana", "1155"],
    "from": ["2026-03-02T12:30:00Z", "9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00"],
    "source": [DEFAULT_HOURS.read_text("utf-8"), "format: 1"],
    "base_revision": [0, 1, -1],
    "days": [1, 14],
    "calendar": ["siempre"],
    "closed": [True, False],
    "notice": [["overflow_closed_now"], []],
    "until": ["2099-01-01T00:00:00Z", "9999-12-31T23:59:59-14:00"],
}
SENSE |= {
    "to": SENSE["from"],
    "before": SENSE["from"],
    "cursor": SENSE["from"],
    "caller": ["+54 11 5555-0001"],
    "call_id": ["c1", "c2"],
    "state": ["available", "paused", "logged_out"],
    "reason": ["lunch", "supervisor", ""],
}
JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | NONSENSE,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NONSENSE, inner, max_size=2),
    max_leaves=4,
)


def resolved(part: dict[str, Any], kind: str) -> dict[str, Any]:
    if "$ref" not in part:
        return part
    return OPENAPI["components"][kind][part["$ref"].rsplit("/", 1)[1]]


@st.composite
def requests(draw: st.DrawFn) -> tuple[str, str, str, dict[str, Any]]:
    """Any documented operation, with sense or nonsense in its places."""
    path, method, operation = draw(st.sampled_from(OFFICE))
    given_ones: dict[str, dict[str, str]] = {"path": {}, "query": {}, "header": {}}
    for parameter in operation.get("parameters", []):
        known = resolved(parameter, "parameters")
        sense = SENSE.get(known["name"]) or known["schema"].get("enum", ["x"])
        makes_sense = draw(st.integers(0, 4)) > 0
        value = draw(st.sampled_from(sense) if makes_sense else NONSENSE)
        if known["in"] == "path":
            value = "".join(letter for letter in value if letter not in "/.?#") or "-"
        elif draw(st.booleans()) or (known["in"] == "header" and not makes_sense):
            continue
        given_ones[known["in"]][known["name"]] = value
    more: dict[str, Any] = {"params": given_ones["query"], "headers": given_ones["header"]}
    if "requestBody" in operation:
        more["json"] = draw(bodies(resolved(operation["requestBody"], "requestBodies")) | JSON)
    return path, method, path.removeprefix("/api/v1").format(**given_ones["path"]), more


def bodies(body: dict[str, Any]) -> st.SearchStrategy[Any]:
    schema = body["content"]["application/json"]["schema"]
    parts = {
        name: st.sampled_from(SENSE.get(name, [""])) | st.sampled_from(SENSE.get(name, [""])) | JSON
        for name in schema["properties"]
    }
    must = {name: parts.pop(name) for name in schema.get("required", [])}
    return st.fixed_dictionaries(must, optional=parts)


@pytest.fixture
async def admin_with_calls(site: Site, http) -> Visitor:
    await ana_leaves_a_message(site)
    await luis_asks_for_a_ticket(site)
    return await visitor(site, http, "admin")


async def test_anything_gets_an_answer_that_is_promised(admin_with_calls: Visitor):
    sent: list[tuple[str, str, str, dict[str, Any]]] = []

    @settings(max_examples=400, database=None, derandomize=True, deadline=None)
    @given(requests())
    def gather(request):
        sent.append(request)

    gather()
    for path, method, address, more in sent:
        answer = await admin_with_calls.ask(method.upper(), quote(address), **more)
        promised = answers(path, method)
        assert str(answer.status) in promised, (method, address, more, await answer.text())
        if "application/json" in promised[str(answer.status)].get("content", {}):
            documented(path, method, answer.status, await answer.json())
