import pytest
from hypothesis import given
from hypothesis import strategies as st

from telephony.errors import AgiError
from telephony.fastagi.messages import command_line, parse_reply, parse_request

LINE = st.text(st.characters(exclude_characters="\r\n", exclude_categories=["Cs"]))


def test_a_script_is_named_without_its_query():
    request = parse_request(["agi_network_script: hello?x=1", "agi_network: yes"])
    assert request.script == "hello"


def test_a_withheld_number_is_empty():
    lines = ["agi_network_script: x", "agi_callerid: unknown"]
    assert parse_request(lines).caller_number == ""


@given(st.lists(LINE))
def test_any_lines_are_a_request_or_an_agi_error(lines):
    try:
        parse_request(lines)
    except AgiError:
        return


@given(LINE)
def test_any_line_is_a_reply_or_an_agi_error(line):
    try:
        parse_reply(line)
    except AgiError:
        return


@given(LINE)
def test_any_value_comes_back_from_a_reply_as_it_is(value):
    assert parse_reply(f"200 result=1 ({value})").data == value


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("200 result=0", (200, "0", None)),
        ("200 result=-1", (200, "-1", None)),
        ("200 result= (timeout)", (200, "", "timeout")),
        ("200 result=49 endpos=1234", (200, "49", None)),
        ("511 Command Not Permitted on a dead channel", (511, "", None)),
        ("520-Invalid command syntax.  Proper usage follows:", (520, "", None)),
    ],
)
def test_replies_as_asterisk_writes_them(line, expected):
    reply = parse_reply(line)
    assert (reply.code, reply.result, reply.data) == expected


@given(LINE)
def test_an_argument_stays_one_argument(value):
    line = command_line("SET VARIABLE", "X", value).decode()
    assert line.count("\n") == 1
    quoted = line.removeprefix('SET VARIABLE "X" ').removesuffix("\n")
    assert _unquoted(quoted) == value


def _unquoted(text):
    """As Asterisk reads a quoted word."""
    assert text[0] == text[-1] == '"'
    inner, result, escaped = text[1:-1], "", False
    for char in inner:
        if escaped or char != "\\":
            assert escaped or char != '"'
            result, escaped = result + char, False
        else:
            escaped = True
    return result
