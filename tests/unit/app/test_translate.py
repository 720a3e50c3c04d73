import json

import pytest

from telephony.ari.codec import decode
from telephony.calls import (
    CallerArrived,
    DigitReceived,
    LegAnswered,
    LegEnded,
    LegLeft,
    LegRinging,
    PlaybackEnded,
)
from telephony.translate import EVENT_FILTER, leg_event


def event(kind: str, *, number: str = "1155", name: str = "Juan", **more):
    channel = {
        "id": "ch1",
        "name": "PJSIP/caller-1",
        "state": more.pop("state", "Up"),
        "caller": {"number": number, "name": name},
        "dialplan": {"context": "line", "exten": "0800", "app_name": "Stasis"},
    }
    body = {"type": kind, "application": "atiende", "channel": channel, **more}
    return leg_event(decode(json.dumps(body).encode()))


@pytest.mark.parametrize(
    ("heard", "meant"),
    [
        (
            event("StasisStart", args=["line", "0800123"]),
            CallerArrived("ch1", "1155", "Juan", "0800123"),
        ),
        (event("StasisStart", args=[]), CallerArrived("ch1", "1155", "Juan", "0800")),
        (event("StasisStart", args=["agent"]), LegAnswered("ch1")),
        (event("ChannelDtmfReceived", digit="5", duration_ms=90), DigitReceived("ch1", "5")),
        (event("ChannelStateChange", state="Ringing"), LegRinging("ch1")),
        (event("ChannelStateChange", state="Up"), None),
        (event("StasisEnd"), LegLeft("ch1")),
        (event("ChannelDestroyed", cause=17, cause_txt="User busy"), LegEnded("ch1", 17)),
        (event("ChannelHangupRequest", cause=16), LegEnded("ch1", 16)),
        (event("ChannelHangupRequest", cause=32, soft=True), LegEnded("ch1", 16)),
        (event("ChannelVarset", variable="X", value="1"), None),
        (event("SomethingOfALaterAsterisk"), None),
    ],
)
def test_what_asterisk_says_is_understood(heard, meant):
    assert heard == meant


def test_the_end_of_a_prompt_is_told_to_the_channel_that_heard_it():
    body = {
        "type": "PlaybackFinished",
        "playback": {"id": "p1", "target_uri": "channel:ch1", "state": "done"},
    }
    assert leg_event(decode(json.dumps(body).encode())) == PlaybackEnded("ch1", "p1")


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ('O\'Brien "Rob"', 'O\'Brien "Rob"'),
        ("'; DROP TABLE calls; --", "'; DROP TABLE calls; --"),
        ("Ana 😀", "Ana 😀"),
        ("a\r\nFrom: b\x00", "aFrom: b"),
        ("\u202eoilut", "oilut"),
        ("x" * 400, "x" * 80),
    ],
)
def test_whatever_a_caller_is_called_is_kept_printable_and_bounded(sent, kept):
    assert event("StasisStart", name=sent, args=["line", "0800"]).name == kept


def test_the_filter_lets_every_event_through_that_is_understood():
    assert {"StasisStart", "StasisEnd", "ChannelDtmfReceived", "ChannelHangupRequest"} <= set(
        EVENT_FILTER
    )
    assert len(EVENT_FILTER) < 10
