from datetime import timedelta

import aiohttp
import pytest
import yaml
from openapi_spec_validator import validate

from acd.model import Talk
from atiende.web.throttle import FREE_TRIES
from db.directory import NewUser
from tests.contract.web.conftest import HASH, PASSWORD, Site, visitor
from tests.contract.web.promised import OPENAPI, documented


async def test_logging_in_makes_the_agent_available(site: Site, http: aiohttp.ClientSession):
    answer = await http.post(
        f"{site.url}/api/v1/login", json={"login": "ANA", "password": PASSWORD}
    )
    body = await answer.json()
    documented("/api/v1/login", "post", 200, body)
    assert body["user"] == {"login": "ana", "name": "Ana Suárez", "role": "agent"}
    assert site.desk.board.agents[1].state == "available"


async def test_an_agent_made_a_moment_ago_is_asked_to_try_again(site: Site, http):
    await site.stock.directory.agents.create(
        NewUser(login="beto", name="Beto Paz", role="agent", password_hash=HASH),
        extension="2002",
        sip_ha1="0" * 32,
        skills={},
    )
    answer = await http.post(
        f"{site.url}/api/v1/login", json={"login": "beto", "password": PASSWORD}
    )
    assert answer.status == 503
    beto = await visitor(site, http, "beto")
    assert (await beto.get("/me"))["agent"] is None
    assert await beto.refused("POST", "/me/state", json={"state": "available"}) == (
        503,
        "unavailable",
    )
    assert (await beto.ask("POST", "/logout")).status == 204


async def test_sessions_that_are_over_are_forgotten_when_somebody_logs_in(site: Site, http):
    for _ in range(2):
        await site.login(http, "ana")
        site.now[0] += timedelta(hours=13)
    assert await site.stock.directory.web_sessions.prune(now=site.now[0]) == 1


async def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(site: Site, http):
    answer = await http.post(
        f"{site.url}/api/v1/login", json={"login": "ana", "password": PASSWORD}
    )
    cookie = answer.cookies["atiende_session"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Strict"
    assert (await http.get(f"{site.url}/api/v1/me")).status == 200


@pytest.mark.parametrize(
    ("login", "password"), [("ana", "otra"), ("nadie", PASSWORD), ("", ""), ("ana", PASSWORD + " ")]
)
async def test_a_wrong_login_is_told_in_spanish_and_never_which_half_was_wrong(
    site: Site, http, login, password
):
    answer = await http.post(
        f"{site.url}/api/v1/login", json={"login": login, "password": password}
    )
    body = await answer.json()
    assert answer.status == 401
    documented("/api/v1/login", "post", 401, body)
    assert body["error"] == {
        "code": "bad_credentials",
        "message": "El usuario o la contraseña no son correctos.",
    }


async def test_guessing_passwords_becomes_slow_and_the_owner_gets_in_after_the_wait(
    site: Site, http
):
    wrong = {"login": "ana", "password": "adivina"}
    for _ in range(FREE_TRIES):
        assert (await http.post(f"{site.url}/api/v1/login", json=wrong)).status == 401
    answer = await http.post(
        f"{site.url}/api/v1/login", json={"login": "ana", "password": PASSWORD}
    )
    assert answer.status == 429
    assert int(answer.headers["Retry-After"]) > 0
    site.now[0] += timedelta(seconds=int(answer.headers["Retry-After"]))
    await site.login(http, "ana")


@pytest.mark.parametrize(
    ("data", "content_type"),
    [
        (b'{"login": "ana"}', "application/json"),
        (b"[]", "application/json"),
        (b"{", "application/json"),
        (b"\xff\xfe", "application/json"),
        (b'{"login": "ana", "password": "x", "extra": 1}', "application/json"),
        (b"login=ana&password=x", "application/x-www-form-urlencoded"),
    ],
)
async def test_a_body_that_makes_no_sense_is_refused_with_a_reason(
    site: Site, http, data, content_type
):
    answer = await http.post(
        f"{site.url}/api/v1/login", data=data, headers={"Content-Type": content_type}
    )
    body = await answer.json()
    assert answer.status == 400
    assert body["error"]["code"] == "bad_request"
    assert body["error"]["message"].startswith("La solicitud no se entiende: ")


async def test_an_agent_pauses_with_a_reason_and_comes_back(site: Site, http):
    headers = await site.login(http, "ana")
    url = f"{site.url}/api/v1/me/state"
    paused = await http.post(url, json={"state": "paused", "reason": "lunch"}, headers=headers)
    body = await paused.json()
    documented("/api/v1/me/state", "post", 200, body)
    assert (body["agent"]["state"], body["agent"]["reason"]) == ("paused", "lunch")
    back = await http.post(url, json={"state": "available"}, headers=headers)
    assert (await back.json())["agent"]["state"] == "available"


async def test_who_is_off_duty_with_the_page_open_begins_again_as_it_says(site: Site, http):
    headers = await site.login(http, "ana")
    site.desk.log_out(1, "sofia")
    url = f"{site.url}/api/v1/me/state"
    answer = await http.post(url, json={"state": "available"}, headers=headers)
    assert (await answer.json())["agent"]["state"] == "available"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"state": "paused", "reason": "siesta"}, "unknown_reason"),
        ({"state": "paused"}, "unknown_reason"),
        ({"state": "talking"}, "bad_request"),
    ],
)
async def test_a_state_that_is_none_changes_nothing(site: Site, http, body, code):
    headers = await site.login(http, "ana")
    answer = await http.post(f"{site.url}/api/v1/me/state", json=body, headers=headers)
    assert answer.status == 400
    assert (await answer.json())["error"]["code"] == code
    assert site.desk.board.agents[1].state == "available"


async def test_there_is_no_wrap_up_to_finish_without_a_call(site: Site, http):
    headers = await site.login(http, "ana")
    answer = await http.post(f"{site.url}/api/v1/me/wrap-up/finish", headers=headers)
    documented("/api/v1/me/wrap-up/finish", "post", 409, await answer.json())
    assert answer.status == 409


async def test_an_agent_ends_the_wrap_up_early(site: Site, http):
    headers = await site.login(http, "ana")
    board, now = site.desk.board, site.now[0]
    board.answered(Talk("e1", "c1", "usuarios", 1), now)
    board.hung_up(1, "c1", now)
    answer = await http.post(f"{site.url}/api/v1/me/wrap-up/finish", headers=headers)
    assert (await answer.json())["agent"]["state"] == "available"


async def test_logging_out_takes_the_agent_off_the_line_and_ends_the_session(site: Site, http):
    headers = await site.login(http, "ana")
    async with http.ws_connect(f"{site.url}/api/v1/live", headers=headers) as page:
        assert (await page.receive_json())["type"] == "state"
        assert (await http.post(f"{site.url}/api/v1/logout", headers=headers)).status == 204
        messages = [await page.receive_json()]
        while messages[-1]["type"] != "bye":
            messages.append(await page.receive_json())
        assert messages[-1]["reason"] == "logged_out"
    http.cookie_jar.clear()
    assert (await http.get(f"{site.url}/api/v1/me", headers=headers)).status == 401
    assert site.desk.board.agents[1].state == "logged_out"


async def test_a_session_ends_by_itself(site: Site, http):
    headers = await site.login(http, "ana")
    http.cookie_jar.clear()
    site.now[0] += timedelta(hours=13)
    assert (await http.get(f"{site.url}/api/v1/me", headers=headers)).status == 401


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/api/v1/me"),
        ("POST", "/api/v1/me/state"),
        ("POST", "/api/v1/me/wrap-up/finish"),
        ("GET", "/api/v1/pause-reasons"),
        ("GET", "/api/v1/calls"),
        ("GET", "/api/v1/live"),
        ("POST", "/api/v1/logout"),
    ],
)
async def test_nothing_is_served_to_strangers(site: Site, http, method, path):
    answer = await http.request(method, site.url + path, json={})
    assert answer.status == 401
    documented(path, method.lower(), 401, await answer.json())


async def test_supervisors_see_the_calls_and_agents_do_not(site: Site, http):
    supervisor = await site.login(http, "sofia")
    answer = await http.get(f"{site.url}/api/v1/calls", headers=supervisor)
    documented("/api/v1/calls", "get", 200, await answer.json())
    agent = await site.login(http, "ana")
    refused = await http.get(f"{site.url}/api/v1/calls", headers=agent)
    assert refused.status == 403


async def test_a_supervisor_has_no_agent_state(site: Site, http):
    headers = await site.login(http, "sofia")
    me = await (await http.get(f"{site.url}/api/v1/me", headers=headers)).json()
    documented("/api/v1/me", "get", 200, me)
    assert me["agent"] is None
    refused = await http.post(
        f"{site.url}/api/v1/me/state", json={"state": "available"}, headers=headers
    )
    assert refused.status == 403


async def test_the_page_is_told_of_each_change_and_only_of_changes(site: Site, http):
    headers = await site.login(http, "ana")
    async with http.ws_connect(f"{site.url}/api/v1/live", headers=headers) as page:
        first = await page.receive_json()
        assert (first["seq"], first["agent"]["state"]) == (1, "available")
        site.hub.changed()
        site.desk.pause(1, "lunch")
        second = await page.receive_json()
        assert (second["seq"], second["agent"]["state"]) == (2, "paused")


async def test_a_painted_offer_is_reported_and_nonsense_is_ignored(site: Site, http):
    headers = await site.login(http, "ana")
    async with http.ws_connect(f"{site.url}/api/v1/live", headers=headers) as page:
        for text in ("{", "[]", '{"type": "shown"}', '{"type": 7}'):
            await page.send_str(text)
        await page.send_json({"type": "shown", "offer_id": "o1"})
        await page.send_json({"type": "ping"})
        while (await page.receive_json())["type"] != "pong":
            pass
    assert site.shown == [(1, "o1")]


async def test_another_site_cannot_open_a_page_with_my_cookie(site: Site, http):
    await site.login(http, "ana")
    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        await http.ws_connect(f"{site.url}/api/v1/live", origin="http://malo.example")
    assert refused.value.status == 403


async def test_the_page_comes_with_headers_that_keep_foreign_code_out(site: Site, http):
    answer = await http.get(f"{site.url}/")
    assert answer.status == 200
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "<html" in (await answer.text()).lower()


async def test_an_unknown_address_of_the_api_is_told_so_in_json(site: Site, http):
    answer = await http.get(f"{site.url}/api/v1/nada")
    assert answer.status == 404
    assert (await answer.json())["error"]["code"] == "not_found"


async def test_the_documented_paths_are_those_that_exist(site: Site):
    exist = {
        (resource.canonical, route.method.lower())
        for resource in site.app.router.resources()
        for route in resource
        if resource.canonical.startswith(("/api/v1", "/healthz")) and route.method != "HEAD"
    }
    promised = {(path, method) for path, methods in OPENAPI["paths"].items() for method in methods}
    assert exist == promised


async def test_the_openapi_document_is_valid_and_served(site: Site, http):
    validate(OPENAPI)
    answer = await http.get(f"{site.url}/api/v1/openapi.yaml")
    assert yaml.safe_load(await answer.text()) == OPENAPI
