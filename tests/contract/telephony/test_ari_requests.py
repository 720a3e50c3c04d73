"""Requests over both transports, against a server that misbehaves."""

import asyncio

import pytest

from telephony.ari import Origination, RecordingOptions
from telephony.errors import (
    AriAuthError,
    AriConflict,
    AriError,
    AriNotFound,
    AriTimeout,
    AriUnavailable,
)


@pytest.fixture
async def client(server, open_client, transport):
    async with open_client(transport=transport, deadline_s=2.0, max_in_flight=4) as client:
        await client.wait_connected()
        yield client


def always(status, payload=None):
    async def answer(method, uri):
        return status, payload

    return answer


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (400, AriError),
        (401, AriAuthError),
        (403, AriError),
        (404, AriNotFound),
        (409, AriConflict),
        (422, AriError),
        (500, AriError),
        (503, AriUnavailable),
    ],
)
async def test_a_refusal_carries_status_request_and_asterisk_s_words(server, client, status, error):
    server.answer = always(status, {"message": "Channel not found"})
    with pytest.raises(AriError) as caught:
        await client.channels.answer("c 1/2")
    assert type(caught.value) is error
    assert caught.value.status == status
    assert caught.value.method == "POST"
    assert caught.value.uri == "channels/c%201%2F2/answer"
    assert str(caught.value) == (
        f"POST channels/c%201%2F2/answer: Channel not found (HTTP {status})"
    )


@pytest.mark.parametrize("payload", [None, [], "text", {"error": "Bad thing"}, 7])
async def test_a_refusal_without_a_message_is_still_an_error(server, client, payload):
    server.answer = always(500, payload)
    with pytest.raises(AriError, match="500"):
        await client.asterisk.ping()


@pytest.mark.parametrize("payload", [None, [], {"name": "no id"}, {"id": 7}])
async def test_an_unreadable_answer_is_an_error_not_a_crash(server, client, payload):
    server.answer = always(200, payload)
    with pytest.raises(AriError, match="unreadable answer"):
        await client.channels.get("c1")


async def test_a_request_without_an_answer_fails_at_its_deadline(server, client):
    server.answer = always_silent
    with pytest.raises(AriTimeout, match=r"0\.05 s"):
        await client.rest.call("GET", "asterisk/ping", deadline_s=0.05)
    server.answer = always(200, {"id": "c1"})
    assert (await client.channels.get("c1")).id == "c1"


async def test_a_request_given_up_leaves_nothing_behind(server, open_client):
    server.answer = always_silent
    async with open_client() as client:
        await client.wait_connected()
        for _ in range(20):
            with pytest.raises(AriTimeout):
                await client.rest.call("GET", "asterisk/ping", deadline_s=0.001)
        assert client._socket._waiting == {}


async def always_silent(method, uri):
    await asyncio.Event().wait()


async def test_a_late_answer_does_not_become_the_answer_of_another_request(server, client):
    late = asyncio.Event()

    async def answer(method, uri):
        if uri == "channels/slow":
            await late.wait()
        return 200, {"id": uri.removeprefix("channels/")}

    server.answer = answer
    with pytest.raises(AriTimeout):
        await client.rest.call("GET", "channels/slow", deadline_s=0.05)
    late.set()
    ids = [(await client.channels.get(f"c{n}")).id for n in range(5)]
    assert ids == [f"c{n}" for n in range(5)]


async def test_answers_find_their_requests_whatever_their_order(server, client):
    async def answer(method, uri):
        number = int(uri.removeprefix("channels/"))
        await asyncio.sleep(0.002 * (4 - number % 4))
        return 200, {"id": str(number)}

    server.answer = answer
    async with asyncio.TaskGroup() as group:
        asked = [group.create_task(client.channels.get(str(n))) for n in range(40)]
    assert [task.result().id for task in asked] == [str(n) for n in range(40)]


async def test_no_more_requests_are_in_flight_than_allowed(server, client):
    async def answer(method, uri):
        await asyncio.sleep(0.001)
        return 204, None

    server.answer = answer
    await asyncio.gather(*(client.asterisk.ping() for _ in range(50)))
    assert server.most_in_flight == 4


async def test_waiting_for_a_free_place_counts_towards_the_deadline(server, client):
    server.answer = always_silent
    asked = [client.rest.call("GET", "asterisk/ping", deadline_s=0.1) for _ in range(10)]
    results = await asyncio.gather(*asked, return_exceptions=True)
    assert all(isinstance(result, AriTimeout) for result in results)


async def test_a_cancelled_request_gives_its_place_back(server, client):
    server.answer = always_silent
    stuck = [asyncio.create_task(client.asterisk.ping()) for _ in range(4)]
    await server.until(lambda: server.in_flight == 4)
    for task in stuck:
        task.cancel()
    await asyncio.gather(*stuck, return_exceptions=True)
    server.answer = always(204)
    await client.asterisk.ping()


async def test_structured_values_go_in_the_body_and_plain_ones_in_the_query(server, client):
    server.answer = always(200, {"id": "x", "name": "rec"})
    await client.channels.originate(
        "leg-1",
        Origination("PJSIP/100", "line", ("agent", "7"), variables={"X": "á & ñ"}, timeout_s=20),
    )
    await client.channels.play("leg-1", ["sound:a,b", "sound:c"], playback_id="p/1")
    await client.bridges.record("b", "rec", RecordingOptions(max_duration_s=9, beep=True))
    await client.channels.hangup("leg-1", 17)
    assert server.requests == [
        ("POST", "channels/leg-1"),
        ("POST", "channels/leg-1/play/p%2F1"),
        (
            "POST",
            (
                "bridges/b/record?name=rec&format=wav&maxDurationSeconds=9&maxSilenceSeconds=0"
                "&ifExists=fail&beep=true&terminateOn=none"
            ),
        ),
        ("DELETE", "channels/leg-1?reason_code=17"),
    ]
    assert server.bodies[0] == {
        "endpoint": "PJSIP/100",
        "app": "line",
        "appArgs": "agent,7",
        "timeout": 20,
        "variables": {"X": "á & ñ"},
    }
    assert server.bodies[1] == {"media": ["sound:a,b", "sound:c"]}


async def test_requests_over_the_websocket_fail_at_once_when_it_drops(server, open_client):
    server.answer = always_silent
    async with open_client(deadline_s=60) as client:
        socket = await server.sockets.get()
        await client.wait_connected()
        asked = [asyncio.create_task(client.asterisk.ping()) for _ in range(5)]
        await server.until(lambda: server.in_flight == 5)
        socket.cut_in_mid_message()
        async with asyncio.timeout(1):
            results = await asyncio.gather(*asked, return_exceptions=True)
    assert [type(result) for result in results] == 5 * [AriUnavailable]


async def test_requests_without_a_connection_fail_at_once(open_client):
    async with open_client(url="http://127.0.0.1:1") as client:
        async with asyncio.timeout(1):
            with pytest.raises(AriUnavailable, match="not connected"):
                await client.asterisk.ping()


async def test_a_closed_client_fails_requests_that_still_wait(server, open_client, transport):
    server.answer = always_silent
    async with open_client(transport=transport, deadline_s=60) as client:
        await client.wait_connected()
        asked = asyncio.create_task(client.asterisk.ping())
        await server.until(lambda: server.in_flight == 1)
    with pytest.raises(AriUnavailable):
        await asked
