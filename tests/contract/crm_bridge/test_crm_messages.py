"""A voice message becomes a message of a foreign CRM, or its refusal is told apart from its absence."""

import dataclasses
import json

import pytest
from aiohttp import web

from atiende.crm import open_crm, open_message_desk
from atiende.errors import SettingsError
from crm_bridge.http_messages import open_http_messages
from crm_bridge.messages import CrmRefused
from crm_bridge.port import CrmUnavailable
from tests.contract.crm_bridge.server import drops_the_line_at_once
from tests.contract.overflow.test_webhook_http import other_system
from tests.unit.crm_bridge.test_crm_message_config import GOOD, MESSAGE


async def post(url, environ=None, **changes):
    config = dataclasses.replace(GOOD, url=url, **changes)
    async with open_http_messages(config, environ=environ or {}) as desk:
        await desk.post_message(MESSAGE)


async def test_the_crm_gets_the_fields_it_wants_and_can_tell_a_repetition():
    got = []

    async def handler(request):
        got.append((request.headers, await request.json()))
        return web.Response(status=201)

    async with other_system(handler) as url:
        secret = {"headers": {"Authorization": "Bearer {secret}"}, "secret_env": "CRM_TOKEN"}
        for _ in range(2):
            await post(url, {"CRM_TOKEN": "s3cret"}, **secret)
    headers, document = got[0]
    assert document == {"externo": "m1", "caso": {"titulo": "S {body}", "texto": "B"}}
    assert headers["Authorization"] == "Bearer s3cret"
    assert [headers["Idempotency-Key"] for headers, _ in got] == ["m1", "m1"]


@pytest.mark.parametrize(
    ("status", "error"),
    [(400, CrmRefused), (422, CrmRefused), (401, CrmUnavailable), (302, CrmUnavailable),
     (404, CrmUnavailable), (500, CrmUnavailable)],
)  # fmt: skip
async def test_a_refusal_is_for_good_and_all_else_for_later(status, error):
    async def handler(_request):
        return web.Response(status=status, headers={"Location": "/elsewhere"})

    async with other_system(handler) as url:
        with pytest.raises(error) as caught:
            await post(url)
    assert caught.value.reason == f"the CRM answered with status {status}"


async def test_a_crm_that_is_away_or_drops_the_line_is_for_later():
    with pytest.raises(CrmUnavailable) as caught:
        await post("http://127.0.0.1:1/?token=geheim")
    assert caught.value.reason == "no connection to the CRM"
    async with other_system(drops_the_line_at_once) as url:
        with pytest.raises(CrmUnavailable):
            await post(url)


async def test_without_a_table_for_messages_the_lines_own_crm_takes_them(tmp_path):
    file = tmp_path / "crm.toml"
    crm = '[crm]\nurl = "https://crm.example/{number}"\n[crm.paths]\nname = "name"\n'
    file.write_text(crm)
    built_in = object()
    for given in (None, file):
        async with open_message_desk(given, built_in) as desk:
            assert desk is built_in
    file.write_text(
        crm + f"[messages]\nurl = 'x'\nfields = {{id = {json.dumps('{message_id}')}}}\n"
    )
    for opened in (open_message_desk(file, built_in), open_crm(file, built_in)):
        with pytest.raises(SettingsError) as error:
            async with opened:
                pass
        assert f"{file}: messages.url: debe ser una dirección completa" in str(error.value)
