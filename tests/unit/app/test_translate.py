import json

import pytest

from telephony.ari.codec import decode
from telephony.ari.models import CallerID, Channel, DialplanCEP
from telephony.calls import (
    CallerArrived,
    DigitReceived,
    LegAnswered,
    LegEnded,
    LegHeld,
    LegLeft,
    LegResumed,
    LegRinging,
    PlaybackEnded,
    RecordingEnded,
)
from telephony.translate import EVENT_FILTER, found_waiting, leg_event


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
        (
            event("StasisStart", args=["line", "5550", "Mesa de ayuda"]),
            CallerArrived("ch1", "1155", "Juan", "5550", foreign_queue="Mesa de ayuda"),
        ),
        (
            event("StasisStart", args=["line", "5550", "", "sent_back"]),
            CallerArrived("ch1", "1155", "Juan", "5550", sent_back=True),
        ),
        (
            event("StasisStart", args=["line", "5550", "ventas", "anything else"]),
            CallerArrived("ch1", "1155", "Juan", "5550", foreign_queue="ventas"),
        ),
        (event("StasisStart", args=["agent"]), LegAnswered("ch1")),
        (event("ChannelDtmfReceived", digit="5", duration_ms=90), DigitReceived("ch1", "5")),
        (event("ChannelStateChange", state="Ringing"), LegRinging("ch1")),
        (event("ChannelStateChange", state="Up"), None),
        (event("ChannelHold", musicclass="default"), LegHeld("ch1")),
        (event("ChannelUnhold"), LegResumed("ch1")),
        (event("StasisEnd"), LegLeft("ch1")),
        (event("ChannelDestroyed", cause=17, cause_txt="User busy"), LegEnded("ch1", 17)),
        (event("ChannelHangupRequest", cause=16), LegEnded("ch1", 16)),
        (event("ChannelHangupRequest", cause=32, soft=True), LegEnded("ch1", 16)),
        (event("ChannelHangupRequest"), LegEnded("ch1", 16)),
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


@pytest.mark.parametrize(
    ("kind", "failed"), [("RecordingFinished", False), ("RecordingFailed", True)]
)
def test_the_end_of_a_recording_is_told_to_the_channel_that_spoke(kind, failed):
    recording = {"name": "m1", "target_uri": "channel:ch1", "state": "done", "format": "wav"}
    body = {"type": kind, "recording": recording}
    assert leg_event(decode(json.dumps(body).encode())) == RecordingEnded("ch1", "m1", failed)


def test_a_recording_of_two_who_talk_is_nobodys_message():
    recording = {"name": "m1", "target_uri": "bridge:b1", "state": "done", "format": "wav"}
    body = {"type": "RecordingFinished", "recording": recording}
    assert leg_event(decode(json.dumps(body).encode())) is None


@pytest.mark.parametrize(
    ("sent", "kept"), [("a\nb\x07", "ab"), ("x" * 400, "x" * 80), ("cola 😀", "cola 😀")]
)
def test_a_foreign_queues_name_is_kept_printable_and_bounded(sent, kept):
    assert event("StasisStart", args=["line", "1", sent]).foreign_queue == kept


@pytest.mark.parametrize(
    ("app_data", "dialled", "foreign_queue", "sent_back"),
    [
        ("atiende,line,5550", "5550", "", False),
        ("atiende,line,5550,ventas,", "5550", "ventas", False),
        ("atiende,line,5550,ventas,sent_back", "5550", "ventas", True),
        ("atiende", "0800", "", False),
        ("", "0800", "", False),
    ],
)
def test_a_caller_who_came_while_nobody_listened_is_known_all_the_same(
    app_data, dialled, foreign_queue, sent_back
):
    channel = Channel(
        id="ch1",
        caller=CallerID(number="1155", name="Juan"),
        dialplan=DialplanCEP(context="line", exten="0800", app_name="Stasis", app_data=app_data),
    )
    assert found_waiting(channel) == CallerArrived(
        "ch1", "1155", "Juan", dialled, foreign_queue=foreign_queue, sent_back=sent_back
    )


def test_the_filter_lets_every_event_through_that_is_understood():
    assert {"StasisStart", "StasisEnd", "ChannelDtmfReceived", "ChannelHangupRequest"} <= set(
        EVENT_FILTER
    )
    assert {"RecordingFinished", "RecordingFailed"} <= set(EVENT_FILTER)
    assert {"ChannelHold", "ChannelUnhold"} <= set(EVENT_FILTER)
    assert len(EVENT_FILTER) <= 13


@pytest.mark.parametrize(
    ("sent", "meant"),
    [
        ('"Panadería"', "Panadería"),
        (r'"Juan \"el Tano\""', 'Juan "el Tano"'),
        ('"cut o', "cut o"),
        ("Juan", "Juan"),
    ],
)
def test_a_name_is_taken_out_of_its_quotes_whole_or_cut_off(sent, meant):
    assert event("StasisStart", name=sent, args=["line", "0800"]).name == meant
