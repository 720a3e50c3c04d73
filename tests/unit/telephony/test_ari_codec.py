import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telephony.ari import CALL_CENTRE_EVENTS, codec
from telephony.ari.events import (
    BridgeAttendedTransfer,
    ChannelEnteredBridge,
    ChannelUserevent,
    ChannelVarset,
    Dial,
    EndpointStateChange,
    KnownEvent,
    PlaybackFinished,
    RecordingFinished,
    StasisStart,
    UnknownEvent,
)

KNOWN = {kind.__name__: kind for kind in KnownEvent.__args__}
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=4,
)


def decode(**message):
    return codec.decode(json.dumps(message).encode())


def test_a_stasis_start_as_asterisk_sends_it_is_read_whole():
    event = codec.decode(
        """{"type":"StasisStart","timestamp":"2026-03-29T23:59:59.123-0300","args":["line","0800"],
        "channel":{"id":"1795307672.1","name":"PJSIP/t-1","state":"Ring","protocol_id":"abc",
        "caller":{"name":"Ñandú","number":"+5411"},"connected":{"name":"","number":""},
        "accountcode":"","dialplan":{"context":"line","exten":"0800","priority":3,
        "app_name":"Stasis","app_data":"atiende"},"creationtime":"2026-03-29T23:59:58.000-0300",
        "language":"es","future_field":{"x":[1]}},"asterisk_id":"02:fc","application":"atiende"}
        """.encode()
    )
    assert isinstance(event, StasisStart)
    assert event.args == ("line", "0800")
    assert event.channel.caller.name == "Ñandú"
    assert event.channel.dialplan.priority == 3
    assert event.occurred_at == datetime(2026, 3, 30, 2, 59, 59, 123_000, UTC)


@pytest.mark.parametrize("name", CALL_CENTRE_EVENTS)
def test_every_event_that_is_asked_for_is_a_known_one(name):
    assert name in KNOWN


def test_an_event_between_channel_and_bridge_names_its_own_channel_first():
    event = decode(
        type="ChannelEnteredBridge",
        channel={"id": "second"},
        bridge={"id": "b", "channels": ["first", "second"]},
    )
    assert isinstance(event, ChannelEnteredBridge)
    assert event.channel_ids == ("second", "first")
    assert event.bridge_ids == ("b",)


@pytest.mark.parametrize(
    ("target", "channels", "bridges"),
    [("channel:c1", ("c1",), ()), ("bridge:b1", (), ("b1",)), ("", (), ()), ("x:y", (), ())],
)
def test_media_events_belong_to_what_they_are_played_to_or_recorded_from(target, channels, bridges):
    played = decode(type="PlaybackFinished", playback={"id": "p", "target_uri": target})
    recorded = decode(type="RecordingFinished", recording={"name": "r", "target_uri": target})
    assert isinstance(played, PlaybackFinished)
    assert isinstance(recorded, RecordingFinished)
    for event in (played, recorded):
        assert (event.channel_ids, event.bridge_ids) == (channels, bridges)


def test_a_dial_belongs_to_both_of_its_ends():
    event = decode(type="Dial", dialstatus="", peer={"id": "agent"}, caller={"id": "caller"})
    assert isinstance(event, Dial)
    assert set(event.channel_ids) == {"agent", "caller"}


def test_a_transfer_belongs_to_every_channel_in_it():
    event = decode(
        type="BridgeAttendedTransfer",
        transferer_first_leg={"id": "a1"},
        transferer_second_leg={"id": "a2"},
        transferee={"id": "caller"},
        transferer_first_leg_bridge={"id": "b", "channels": ["a1", "caller"]},
        is_external=False,
        result="Success",
    )
    assert isinstance(event, BridgeAttendedTransfer)
    assert set(event.channel_ids) == {"a1", "a2", "caller"}
    assert event.bridge_ids == ("b",)


def test_a_phone_s_state_belongs_to_no_call():
    event = decode(
        type="EndpointStateChange",
        endpoint={
            "technology": "PJSIP",
            "resource": "100",
            "state": "online",
            "channel_ids": ["x"],
        },
    )
    assert isinstance(event, EndpointStateChange)
    assert event.endpoint.channel_ids == ("x",)
    assert event.channel_ids == ()


def test_a_global_variable_belongs_to_no_call():
    event = decode(type="ChannelVarset", variable="X", value="1")
    assert isinstance(event, ChannelVarset)
    assert event.channel_ids == ()


def test_a_user_event_keeps_its_own_fields():
    event = decode(type="ChannelUserevent", eventname="Done", userevent={"a": [1]})
    assert isinstance(event, ChannelUserevent)
    assert event.userevent == {"a": [1]}


@given(st.sampled_from(sorted(KNOWN)), st.dictionaries(st.text(), JSON))
def test_any_object_with_a_type_becomes_an_event(name, fields):
    event = codec.decode(json.dumps(fields | {"type": name}).encode())
    assert isinstance(event, UnknownEvent | KNOWN[name])
    assert isinstance(event.channel_ids, tuple)
    assert isinstance(event.bridge_ids, tuple)


@given(st.text(), JSON, JSON)
def test_an_unknown_event_never_fails_to_say_its_channels(name, channel, bridge):
    event = UnknownEvent(type=name, raw={"channel": channel, "bridge": bridge})
    assert all(isinstance(id_, str) for id_ in event.channel_ids + event.bridge_ids)


@given(st.binary())
def test_any_bytes_are_an_event_or_malformed(data):
    try:
        codec.decode(data)
    except codec.MalformedMessageError:
        return


@given(st.text(), st.dictionaries(st.text(), st.text()), st.dictionaries(st.text(), JSON))
def test_a_request_keeps_its_texts(uri, query, body):
    sent = json.loads(codec.encode_request("1", "POST", uri, query, body))
    assert {pair["name"]: pair["value"] for pair in sent.get("query_strings", [])} == query
    assert json.loads(sent["message_body"]) == body
    assert sent["uri"] == uri


@pytest.mark.parametrize(
    ("segments", "expected"),
    [(("channels", "a/b c"), "channels/a%2Fb%20c"), (("x", "ñ%?#"), "x/%C3%B1%25%3F%23")],
)
def test_an_id_stays_one_segment_of_the_path(segments, expected):
    assert codec.path(*segments) == expected


def test_query_values_are_written_as_asterisk_reads_them():
    assert codec.query(a=True, b=False, c=None, d=0, e="x y") == {
        "a": "true",
        "b": "false",
        "d": "0",
        "e": "x y",
    }


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b'{"message":"Channel not found"}', "Channel not found"),
        (b'{"error":"Bad"}', "Bad"),
        (b"{}", "Reason"),
        (b"", "Reason"),
        (b"<html>", "Reason"),
        (b"[1]", "Reason"),
        (b"\xff", "Reason"),
    ],
)
def test_a_failure_is_told_in_asterisk_s_words_or_by_the_http_reason(body, message):
    assert codec.error_message(body, "Reason") == message
