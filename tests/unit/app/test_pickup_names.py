"""What the fallback left is read for all that it says, and whatever it says."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atiende.pickup.orphans import Take, take_of
from atiende.pickup.route import Route, route
from atiende.pickup.spool import note_of
from ivr.flow import DEFAULT_FLOW, load, parse

NAME = "20261124T140000Z-179552879017"
FLOW = """
format: 1
title: Vueltas
start: saludo
nodes:
  saludo: {kind: say, say: [welcome], go: primero}
  primero:
    kind: menu
    say: [welcome]
    choices:
      1: {go: segundo, choice: uno}
      2: {go: fin}
    wrong: {say: [option_invalid], tries: 3, go: cola}
    silence: {after_s: 5, go: cola, choice: nada}
  segundo:
    kind: menu
    say: [welcome]
    choices:
      1: {go: cola, choice: uno_uno}
    wrong: {say: [option_invalid], tries: 3, go: cola}
    silence: {after_s: 5, go: cola, choice: uno_nada}
  fin: {kind: hangup, say: [goodbye]}
  cola: {kind: queue, queue: general}
"""


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("1", Route("usuarios", "usuario")),
        ("2", Route("ventas", "interesado")),
        ("3", Route("consultas", "otras_consultas")),
        ("", Route("general", "sin_opcion")),
        ("9", Route("general", "sin_opcion")),
    ],
)
def test_the_shipped_flow_tells_the_queue_of_each_key(key, expected):
    assert route(load(DEFAULT_FLOW), key) == expected


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("1", Route("general", "uno_nada")),
        ("2", Route("", "")),
        ("", Route("general", "nada")),
    ],
)
def test_a_key_counts_once_and_after_it_nothing_is_pressed(key, expected):
    assert route(parse(FLOW, "flow"), key) == expected


@pytest.mark.parametrize(
    ("key", "dialled", "expected"),
    [
        ("", "8002", Route("general", "uno_nada")),
        ("", "8009", Route("general", "nada")),
        ("2", "8002", Route("", "")),
    ],
)
def test_without_a_key_the_dialled_number_tells_the_queue(key, dialled, expected):
    flow = parse(FLOW.replace("nodes:", "numbers: {8002: segundo}\nnodes:"), "flow")
    assert route(flow, key, dialled) == expected


def test_a_note_says_who_called_when_and_on_what_channel():
    note = note_of(
        NAME,
        "caller=+5411\ndialled=0800\nstarted=2026-11-24T14:00:05Z\nchoice=2\nuniqueid=1764.17\n",
    )
    assert (note.caller, note.dialled, note.key, note.channel_id) == (
        "+5411",
        "0800",
        "2",
        "1764.17",
    )
    assert note.started_at == datetime(2026, 11, 24, 14, 0, 5, tzinfo=UTC)
    assert note.whole


def test_without_a_note_the_name_tells_when_and_on_what_channel():
    note = note_of(NAME)
    assert (note.channel_id, note.caller, note.whole) == ("1795528790.17", "", False)
    assert note.started_at == datetime(2026, 11, 24, 14, tzinfo=UTC)
    assert note.arrived_at == datetime(2026, 11, 24, 13, 59, 50, tzinfo=UTC)


@given(text=st.text())
def test_whatever_a_note_says_it_can_be_read(text):
    note = note_of(NAME, text)
    assert note.arrived_at <= note.started_at
    assert note.channel_id


@given(channel=st.integers(min_value=-(10**30), max_value=10**30))
def test_no_channel_id_makes_a_call_arrive_after_its_message_or_in_another_age(channel):
    note = note_of(NAME, f"uniqueid={channel}.1\nstarted=2026-11-24T14:00:05Z")
    assert timedelta() <= note.started_at - note.arrived_at < timedelta(days=1)


@pytest.mark.parametrize("name", ["x", "20261124T140000Z", "../20261124T140000Z-1", f"{NAME}.wav"])
def test_other_names_are_not_read(name):
    with pytest.raises(ValueError, match="no voicemail"):
        note_of(name)


def test_the_name_of_a_recording_tells_call_overflow_and_take():
    take = take_of("c20261124135930aaaaaaaa-v2-m10")
    assert take == Take("c20261124135930aaaaaaaa", 2, 10)
    assert take.message_id == "c20261124135930aaaaaaaa-v2-m10"
    assert take.is_before(Take(take.call_id, 2, 11))
    assert not take.is_before(Take(take.call_id, 3, 11))
    assert take_of("c1-v2-m3.wav") is take_of("../c1-v1-m1") is None
