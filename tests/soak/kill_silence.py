"""For how long a caller heard nothing: by the packets that came, and by what was in them.

A recording of what a phone hears leaves out the time in which no packet came, so the packets are
counted beside it; they tell which part of the recording belongs to which moment.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np

from overflow.wav import RATE_HZ, Samples, read
from telephony.ari import AriClient
from telephony.errors import AriError

_EVERY_S = 0.25
_PACKET = 160
_FEWEST_PACKETS = 2
_FAINTEST = 10 ** (-60 / 20)


class Count(NamedTuple):
    """How many packets a phone had got at a time of the loop."""

    at: float
    packets: int


class Stretch(NamedTuple):
    """From one time of the loop to another."""

    begin: float
    end: float


async def count_packets(ari: AriClient, channel_id: str, counts: list[Count]) -> None:
    """Until the call ends, note how many packets came."""
    loop = asyncio.get_running_loop()
    with suppress(AriError):
        while True:
            found = await ari.channels.get_variable(channel_id, "CHANNEL(rtcp,rxcount)")
            counts.append(Count(loop.time(), int(found)))
            await asyncio.sleep(_EVERY_S)


def longest_silence_s(counts: list[Count], heard: Path, excused: list[Stretch]) -> float:
    """The longest time without a sound; stretches in which he was to speak begin it anew."""
    sound = read(heard)
    longest, since = 0.0, counts[0].at if counts else 0.0
    for before, after in pairwise(counts):
        first, last = (count.packets - counts[0].packets for count in (before, after))
        speaks = any(it.begin <= after.at and before.at <= it.end for it in excused)
        if speaks or _sounds(sound, first, last):
            since = after.at
        longest = max(longest, after.at - since)
    return longest


def _sounds(sound: Samples, first: int, last: int) -> bool:
    if last - first < _FEWEST_PACKETS:
        return False
    piece = sound[first * _PACKET : last * _PACKET]
    # A recording begins a moment after the count: at its very end there is nothing to compare.
    return not piece.size or float(np.sqrt(np.mean(piece**2))) > _FAINTEST


def played_s(counts: list[Count]) -> float:
    """How many seconds of packets came."""
    return (counts[-1].packets - counts[0].packets) * _PACKET / RATE_HZ if counts else 0.0
