"""Keys of an Asterisk that stood still for a moment: each counts once, as its caller pressed it."""

from datetime import UTC, datetime, timedelta

import pytest

from telephony.ari.events import (
    ChannelDestroyed,
    ChannelDtmfReceived,
    Connected,
    PlaybackFinished,
    PlaybackStarted,
    StasisEnd,
)
from telephony.ari.models import Channel, Playback
from telephony.keys import Keys

CALLER = Channel(id="c1", name="PJSIP/caller-1")
PROMPT = Playback(id="p1", target_uri="channel:c1")
BEGAN = datetime(2026, 1, 1, 12, tzinfo=UTC)


def key(digit: str, at_s: float, *, lasted_ms: int = 100, of: Channel = CALLER):
    return ChannelDtmfReceived(
        timestamp=BEGAN + timedelta(seconds=at_s), channel=of, digit=digit, duration_ms=lasted_ms
    )


def told(seen: str) -> list[ChannelDtmfReceived]:
    """``digit@seconds`` each, as Asterisk told of them."""
    return [key(digit, float(at)) for digit, at in (one.split("@") for one in seen.split())]


def heard(events, keys: Keys | None = None) -> str:
    keys = keys or Keys()
    return "".join(
        event.digit
        for event in events
        if not keys.told_again(event) and isinstance(event, ChannelDtmfReceived)
    )


@pytest.mark.parametrize(
    "seen",
    [
        # Each was told by Asterisk 22 of a telephone that sent 1, 1, 0, 0, 1, # and nothing else.
        "1@27.340 1@27.502 0@28.297 0@28.297 0@28.351 1@28.351 1@28.565 #@28.565 #@29.138",
        "1@45.609 1@45.773 0@46.277 0@46.277 0@46.429 1@46.429 1@47.489 #@47.489 #@47.689",
        "1@49.554 1@50.049 0@50.049 0@50.094 0@50.144 0@50.277 1@51.242 1@51.303 #@51.304",
        "1@23.719 1@23.882 0@24.104 0@24.205 1@25.025 1@25.111 #@25.111 #@25.485",
        "1@26.352 1@26.352 0@26.352 0@26.397 0@26.397 1@26.554 #@26.721",
        "1@13.199 1@13.360 0@13.738 0@13.738 0@13.797 1@13.847 1@13.951 #@14.008 #@14.101",
    ],
)
def test_a_key_that_asterisk_kept_back_and_told_of_twice_counts_once(seen: str):
    # Where the last key was told of for the first time only, the trace ends there.
    assert heard(told(seen)) == "11001#"


@pytest.mark.parametrize("every_ms", [80, 100, 130, 160, 400, 3000])
@pytest.mark.parametrize("keys", ["11001#", "1111", "0000000000", "12321", "5#", "**"])
def test_keys_of_a_telephone_in_good_order_all_count(keys: str, every_ms: int):
    lasted_ms = every_ms - 30
    pressed = [
        key(digit, place * every_ms / 1000, lasted_ms=lasted_ms) for place, digit in enumerate(keys)
    ]
    assert heard(pressed) == keys


def test_what_is_read_at_once_while_a_prompt_is_played_was_told_of_once():
    at_s = 3.928
    burst = [key(digit, at_s) for digit in "1100"]
    later = [key("1", at_s + 0.110), key("#", at_s + 0.615)]
    begins = PlaybackStarted(playback=PROMPT)
    ends = PlaybackFinished(playback=PROMPT)
    assert heard([begins, *burst, ends, *later]) == "11001#"


def test_two_callers_who_press_the_same_key_in_the_same_instant_both_did():
    other = Channel(id="c2", name="PJSIP/caller-2")
    keys = Keys()
    assert not keys.told_again(key("1", 0.0))
    assert not keys.told_again(key("1", 0.050, of=other))


def test_a_key_without_a_time_counts():
    event = ChannelDtmfReceived(channel=CALLER, digit="1")
    assert heard([event, event]) == "11"


@pytest.mark.parametrize(
    "event",
    [StasisEnd(channel=CALLER), ChannelDestroyed(channel=CALLER), Connected(connection=2)],
)
def test_nothing_is_kept_of_a_channel_that_left_or_a_connection_that_broke(event):
    keys = Keys()
    keys.told_again(key("1", 0.0))
    assert list(keys.watched) == ["c1"]
    keys.told_again(event)
    assert list(keys.watched) == []


def test_a_prompt_that_ends_after_its_channel_leaves_nothing_behind():
    keys = Keys()
    for event in (PlaybackStarted(playback=PROMPT), StasisEnd(channel=CALLER)):
        keys.told_again(event)
    keys.told_again(PlaybackFinished(playback=PROMPT))
    assert list(keys.watched) == []


@pytest.mark.parametrize("pause_ms", [60, 80, 100])
@pytest.mark.parametrize("tone_ms", [60, 80, 100])
def test_a_dialler_in_a_hurry_is_taken_at_its_word_though_the_network_shakes_its_keys(
    tone_ms: int, pause_ms: int
):
    """Each key 20 ms early or late: one packet of speech."""
    shaken_s = (0.02, -0.02, 0.02, -0.02, 0.02, -0.02)
    pressed = [
        key(digit, place * (tone_ms + pause_ms) / 1000 + late_s, lasted_ms=tone_ms)
        for place, (digit, late_s) in enumerate(zip("110011", shaken_s, strict=True))
    ]
    assert heard(pressed) == "110011"
