"""What Asterisk refuses is told in the reader's language, with the setting to look at."""

import asyncio

import pytest

from atiende.cli.explain import EXPLAINED, worded
from telephony.errors import (
    AgiError,
    AmiAuthError,
    AmiTimeout,
    AmiUnavailable,
    AriAuthError,
    AriConflict,
    AriReplaced,
    AriTimeout,
    AriUnavailable,
)
from telephony.fastagi.server import FastAgiServer

URI = "http://127.0.0.1:8088/ari/events"


@pytest.mark.parametrize(
    ("error", "spanish", "english", "setting"),
    [
        (AriAuthError("GET", URI, "no", 401), "Asterisk rechazó", "refused", "ATIENDE_ARI_PASSWORD"),
        (AriReplaced("GET", URI, "no"), "otro proceso tomó", "another process", "atiende serve"),
        (AriUnavailable("GET", URI, "no"), "no responde", "does not answer", "ATIENDE_ARI_PORT"),
        (AriTimeout("GET", URI, "no"), "no responde", "does not answer", URI),
        (AmiAuthError("Login", "no"), "Asterisk rechazó", "refused", "ATIENDE_AMI_PASSWORD"),
        (AmiUnavailable("connect", "no"), "no responde", "does not answer", "ATIENDE_AMI_PORT"),
        (AmiTimeout("Ping", "no"), "no responde", "does not answer", "ATIENDE_AMI_PORT"),
        (AriConflict("GET", "/x", "busy", 409), "no hizo", "did not do", "GET /x: busy (HTTP 409)"),
        (AgiError("no such file"), "no hizo", "did not do", "no such file"),
    ],
)  # fmt: skip
def test_trouble_with_asterisk_says_what_to_look_at(error, spanish, english, setting):
    assert isinstance(error, EXPLAINED)
    assert spanish in worded(error, "es")
    assert english in worded(error, "en")
    assert setting in worded(error, "es")
    assert setting in worded(error, "en")


async def test_a_taken_port_for_the_dialplan_names_its_setting():
    taken = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0)
    async with taken:
        port = taken.sockets[0].getsockname()[1]
        with pytest.raises(AgiError) as caught:
            async with FastAgiServer("127.0.0.1", port, {}):
                pass
    said = worded(caught.value, "es")
    assert said.startswith(
        "ATIENDE_FASTAGI_PORT: no se puede escuchar en ese puerto (otro programa lo usa)"
    )
