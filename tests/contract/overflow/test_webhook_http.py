"""Events reach a real server; one that is slow, wrong or away is tried again later."""

import asyncio
from contextlib import asynccontextmanager

import pytest
from aiohttp import web

from overflow.outcome import Delivered, Later, Refused
from overflow.webhook import EVENT, SIGNATURE, Receiver, encode, open_webhook, signature
from tests.contract.crm_bridge.server import drops_the_line_at_once, drops_the_line_in_mid_body

BODY = encode({"id": "evt_1", "type": "message.left"})


@asynccontextmanager
async def other_system(handler):
    app = web.Application()
    app.router.add_post("/hook", handler)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/hook?token=geheim"
    finally:
        await runner.cleanup()


async def send(url, limit_s=5.0):
    async with open_webhook(Receiver(url, "clave", limit_s)) as webhook:
        return await webhook.send("message.left", BODY, 1_700_000_000)


async def test_an_event_arrives_as_it_was_signed():
    got = []

    async def handler(request):
        got.append((request.headers, await request.read()))
        return web.Response(status=204)

    async with other_system(handler) as url:
        assert await send(url) == Delivered()
    headers, body = got[0]
    assert body == BODY
    assert headers[EVENT] == "message.left"
    assert headers["Content-Type"] == "application/json"
    assert headers[SIGNATURE] == signature("clave", 1_700_000_000, body)


@pytest.mark.parametrize(
    ("status", "kind"),
    [(200, Delivered), (202, Delivered), (302, Later), (400, Later), (404, Later), (410, Refused),
     (429, Later), (500, Later), (503, Later)],
)  # fmt: skip
async def test_only_a_clear_yes_is_delivered_and_only_gone_is_for_good(status, kind):
    async def handler(_request):
        return web.Response(status=status, headers={"Location": "/elsewhere"})

    async with other_system(handler) as url:
        outcome = await send(url)
        assert isinstance(outcome, kind)
        if kind is not Delivered:
            assert str(outcome.reason) == f"el otro sistema respondió {status}"


async def test_one_that_does_not_answer_is_left_after_the_limit():
    release = asyncio.Event()

    async def handler(_request):
        await release.wait()
        return web.Response()

    async with other_system(handler) as url:
        outcome = await send(url, limit_s=0.2)
        release.set()
    assert isinstance(outcome, Later)
    assert "no respondió en 0 s" in str(outcome.reason)


async def test_one_that_drops_the_line_is_tried_later():
    async with other_system(drops_the_line_at_once) as url:
        assert isinstance(await send(url), Later)


async def test_an_answer_that_breaks_off_after_its_yes_is_a_yes():
    async with other_system(drops_the_line_in_mid_body) as url:
        assert await send(url) == Delivered()


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:1/?token=geheim", "nonsense geheim", "ftp://geheim"]
)
async def test_one_that_is_not_there_is_tried_later_and_its_address_is_not_told(url):
    outcome = await send(url)
    assert isinstance(outcome, Later)
    for language in ("es", "en"):
        assert "geheim" not in outcome.reason.text(language)
