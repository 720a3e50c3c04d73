"""Which keys were pressed, and which Asterisk only tells of once more.

Asterisk leaves a gap of 45 ms after each key, and takes as long over a key whose beginning it did
not see as the key lasted. A key that ends meanwhile is kept back, and **told of twice**: as it ends,
and as it is taken up. No telephone sends keys that close together; but an Asterisk that stood still
for a moment, on an overloaded machine, reads all that came meanwhile at once. While a prompt is
played nothing is kept back. (`docs/adr/0020-keys-told-twice.md`)
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from telephony.ari.events import (
    ChannelDestroyed,
    ChannelDtmfReceived,
    Connected,
    PlaybackFinished,
    PlaybackStarted,
    StasisEnd,
    StreamItem,
)

_GAP: Final = timedelta(milliseconds=45)


class _Kept(NamedTuple):
    digit: str
    at: datetime
    surely: bool
    """Else only if Asterisk was not done with an earlier key, of which it tells nobody."""


class _Channel:
    """What Asterisk is doing with the keys of one channel; ``playing``: a prompt to it."""

    def __init__(self) -> None:
        self.playing = False
        self._free_at: datetime | None = None
        self._kept: deque[_Kept] = deque()

    def is_new(self, digit: str, at: datetime, length: timedelta) -> bool:
        """Tell whether this key has not been told of before."""
        busy = self._free_at is not None and at < self._free_at
        if not busy:
            if self._told_again(digit, at, length):
                self._free_at = at + _GAP + (timedelta() if self.playing else length)
                return False
            self._kept.clear()  # it would have been told of first
            self._free_at = at + _GAP
        if not self.playing:
            self._kept.append(_Kept(digit, at, surely=busy))
        return True

    def _told_again(self, digit: str, at: datetime, length: timedelta) -> bool:
        """Take the key from those that are kept back, if it is one of them."""
        kept = [*self._kept]
        alike = [place for place, one in enumerate(kept) if one.digit == digit]
        sure = [place for place in alike if kept[place].surely]
        # Who presses a key twice takes longer than one press lasts.
        if not sure and (not alike or len(kept) > 1 or at - kept[0].at > length):
            return False
        for _ in range((sure or alike)[0] + 1):
            self._kept.popleft()
        return True


class Keys:
    """Watches the events of all channels, in their order."""

    def __init__(self) -> None:
        self._channels: dict[str, _Channel] = {}

    @property
    def watched(self) -> Mapping[str, object]:
        """The channels that are remembered, by id."""
        return self._channels

    def told_again(self, event: StreamItem) -> bool:
        """Tell whether ``event`` is of a key that an earlier event was of."""
        match event:
            case ChannelDtmfReceived(channel=channel, digit=digit, occurred_at=datetime() as at):
                length = timedelta(milliseconds=event.duration_ms)
                return not self._of(channel.id).is_new(digit, at, length)
            case PlaybackStarted():
                for channel_id in event.channel_ids:
                    self._of(channel_id).playing = True
            case PlaybackFinished():
                for channel_id in self._channels.keys() & event.channel_ids:
                    self._channels[channel_id].playing = False
            # A telephone that never answered leaves without having entered.
            case StasisEnd(channel=channel) | ChannelDestroyed(channel=channel):
                self._channels.pop(channel.id, None)
            case Connected():
                self._channels.clear()  # what happened meanwhile was told to nobody
            case _:
                pass
        return False

    def _of(self, channel_id: str) -> _Channel:
        return self._channels.setdefault(channel_id, _Channel())
