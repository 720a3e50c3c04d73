import pytest
from hypothesis import given
from hypothesis import strategies as st

from telephony.ami import ChannelRow, DeviceState, DeviceStateChange, QueueMember
from telephony.ami.messages import AmiMessage, decode, encode

LINE = st.text(st.characters(exclude_characters="\r\n", exclude_categories=["Cs"]))


def test_headers_are_found_whatever_their_case():
    message = decode(b"Event: Newchannel\r\nCallerIDNum: 1155\r\n\r\n")
    assert message is not None
    assert (message["CALLERIDNUM"], message["calleridnum"], message["none"]) == ("1155", "1155", "")
    assert message.event == "Newchannel"


def test_a_repeated_header_keeps_all_its_values():
    message = decode(b"Response: Success\r\nOutput: one\r\nOutput: two: 2\r\n\r\n")
    assert message is not None
    assert message["output"] == "one\ntwo: 2"


@given(st.binary())
def test_any_bytes_are_a_message_or_nothing(data):
    message = decode(data)
    assert message is None or isinstance(message, AmiMessage)


@given(st.dictionaries(st.from_regex(r"[A-Za-z]{1,10}", fullmatch=True), LINE))
def test_an_action_is_one_message_with_one_line_per_field(fields):
    data = encode("Originate", "7", fields)
    assert data.count(b"\r\n") == 3 + len(fields)
    assert data.endswith(b"\r\n\r\n")


def test_lists_repeat_their_header_and_none_is_left_out():
    data = encode("Originate", "7", {"Variable": ["A=1", "B=ñ"], "Async": True, "Exten": None})
    assert (
        data
        == (
            "Action: Originate\r\nActionID: 7\r\nVariable: A=1\r\nVariable: B=ñ\r\nAsync: true\r\n\r\n"
        ).encode()
    )


@pytest.mark.parametrize("value", ["a\r\nAction: Originate", "a\n", "\r"])
@pytest.mark.parametrize("place", ["value", "name", "list"])
def test_a_line_break_is_refused_wherever_it_stands(value, place):
    fields = {"value": {"X": value}, "name": {value: "x"}, "list": {"X": ["ok", value]}}[place]
    with pytest.raises(ValueError, match="one line"):
        encode("Redirect", "1", fields)


@pytest.mark.parametrize(
    ("text", "state"),
    [("NOT_INUSE", DeviceState.NOT_INUSE), ("Brand New", DeviceState.UNKNOWN), ("", "UNKNOWN")],
)
def test_a_device_state_of_a_later_asterisk_is_unknown(text, state):
    event = AmiMessage({"device": "PJSIP/100", "state": text})
    assert DeviceStateChange.of(event) == DeviceStateChange("PJSIP/100", DeviceState(state))


@pytest.mark.parametrize(
    ("duration", "seconds"), [("00:00:07", 7), ("01:02:03", 3723), ("100:00:00", 360_000), ("", 0)]
)
def test_a_channel_s_duration_is_in_seconds(duration, seconds):
    assert ChannelRow.of(AmiMessage({"duration": duration})).duration_s == seconds


def test_a_queue_member_is_read():
    event = AmiMessage(
        {"location": "PJSIP/100", "name": "Íñigo", "paused": "1", "incall": "0", "penalty": "2"}
    )
    assert QueueMember.of(event) == QueueMember(
        interface="PJSIP/100", name="Íñigo", paused=True, in_call=False, penalty=2, dynamic=False
    )
