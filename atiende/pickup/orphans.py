"""Recordings of the overflow menu that no call will ever keep or discard.

Asterisk names them ``<call>-v<overflow>-m<take>.wav``; of one overflow's takes only the last counts,
and none that is older than the message which was sent.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Final, Protocol

from atiende.call.left import Who
from atiende.call.turn import Plan
from atiende.pickup import spool
from atiende.pickup.filing import Filing, Guarded, NewCall, Origin, Recording
from atiende.pickup.voicemails import PREFIX, Calls, Voicemails, destination, who_of
from db.directory import CallDetail
from db.office import MessageRecord

AT_ONCE: Final = 500

_TAKE: Final = re.compile(
    r"(?P<call>[A-Za-z0-9]{1,64})-v(?P<overflow>\d{1,6})-m(?P<number>\d{1,6})", re.ASCII
)
_BEGAN: Final = re.compile(r"c(\d{14})[0-9a-f]*", re.ASCII)


class Messages(Protocol):
    """The messages that there are."""

    async def known(self, message_ids: Collection[str]) -> set[str]:
        """Those of the ids that are a message's."""

    async def of_call(self, call_id: str) -> list[MessageRecord]:
        """The messages that were left in a call."""


@dataclass(frozen=True, slots=True, order=True)
class Take:
    """One recording of one overflow menu."""

    call_id: str
    overflow: int
    number: int

    @property
    def message_id(self) -> str:
        """The name of its file, and the id that its message has."""
        return f"{self.call_id}-v{self.overflow}-m{self.number}"

    def is_before(self, other: Take) -> bool:
        """Whether the caller recorded ``other`` instead of this one."""
        same = (self.call_id, self.overflow) == (other.call_id, other.overflow)
        return same and self.number < other.number


def take_of(name: str) -> Take | None:
    """Read a recording's name; None for one that is not of the overflow menu."""
    found = _TAKE.fullmatch(name)
    return Take(found["call"], int(found["overflow"]), int(found["number"])) if found else None


class Orphans:
    """Makes messages of what is left in Asterisk's folder and in that of the messages."""

    def __init__(
        self,
        folders: Iterable[Path],
        filing: Filing,
        calls: Calls,
        messages: Messages,
        voicemails: Voicemails,
    ) -> None:
        self._folders = tuple(folders)
        self._filing = filing
        self._calls = calls
        self._messages = messages
        self._voicemails = voicemails
        # Files of the messages that there are: their folder grows, and they never change.
        self._seen: set[str] = set()

    async def each(self, now: datetime, live: Collection[str], guarded: Guarded) -> None:
        """Take what no call of ``live`` may still need.

        Raises OSError when a folder cannot be read, DbError.
        """
        for folder in self._folders:
            found = await asyncio.to_thread(_lost, folder, now, self._seen)
            for path in await self._out_of_place(found):
                take = take_of(path.stem)
                if take is not None and take.call_id in live:
                    continue
                if not await guarded(path.stem, partial(self._see, path, take)):
                    return

    async def _out_of_place(self, found: list[Path]) -> list[Path]:
        """Leave out the sound of messages that there are; newest takes first."""
        left: list[Path] = []
        for first in range(0, len(found), AT_ONCE):
            some = found[first : first + AT_ONCE]
            known = await self._messages.known([path.stem for path in some])
            fine = {
                path for path in some if path.stem in known and path == self._filing.kept(path.stem)
            }
            self._seen |= {path.name for path in fine}
            left += [path for path in some if path not in fine]
        return sorted(left, key=lambda path: take_of(path.stem) or Take("", 0, 0), reverse=True)

    async def _see(self, path: Path, take: Take | None) -> None:
        if take is None:
            await self._voicemails.of_name(path.stem.removeprefix(PREFIX), path)
            return
        detail = await self._calls.call(take.call_id)
        if detail is not None and (detail.call.personal_erased_at or await self._is_old(take)):
            await asyncio.to_thread(path.unlink, missing_ok=True)
        else:
            await self._keep(path, take, detail)

    async def _is_old(self, take: Take) -> bool:
        sent = [
            take_of(message.message_id) for message in await self._messages.of_call(take.call_id)
        ]
        return any(take.is_before(other) for other in sent if other is not None)

    async def _keep(self, path: Path, take: Take, detail: CallDetail | None) -> None:
        recording = Recording(take.message_id, path)

        async def origin(plan: Plan) -> Origin:
            if detail is None:
                return await asyncio.to_thread(_of_nobody, path, take, plan)
            return Origin(_who(detail, take, plan), detail)

        if await self._filing.take(recording, origin) == "dropped":
            await self._filing.drop(recording)


def _lost(folder: Path, now: datetime, seen: Collection[str]) -> list[Path]:
    """List the recordings that were not touched for a while, half-made copies removed."""
    found = []
    for path, touched_at in spool.files_in(folder):
        if path.name in seen or now.timestamp() - touched_at < spool.STALE_S:
            continue
        if path.suffix == ".wav" and (take_of(path.stem) or _voicemail(path)):
            found.append(path)
        elif path.name.endswith(".wav.part"):
            path.unlink(missing_ok=True)
    return found


def _voicemail(path: Path) -> bool:
    try:
        spool.note_of(path.stem.removeprefix(PREFIX))
    except ValueError:
        return False
    return path.stem.startswith(PREFIX)


def _who(detail: CallDetail, take: Take, plan: Plan) -> Who:
    """How the caller was treated when this overflow was offered."""
    offers = detail.overflow[take.overflow - 1 : take.overflow] or detail.overflow[-1:]
    if not offers:
        return who_of(detail, plan, detail.call.arrived_at)
    known = who_of(detail, plan, offers[0].offered_at)
    return Who(
        offers[0].queue,
        offers[0].treatment,
        detail.call.choice or "",
        known.caller_number,
        known.caller_name,
        known.company_number,
        known.company_name,
    )


def _of_nobody(path: Path, take: Take, plan: Plan) -> Origin:
    """The books know nothing of the call (an older copy of them came back): who called is lost."""
    found = _BEGAN.fullmatch(take.call_id)
    try:
        arrived_at = datetime.strptime(f"{found[1]}+0000" if found else "", "%Y%m%d%H%M%S%z")
    except ValueError:
        arrived_at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    reached = destination(plan, "", "")
    closed = plan.opening("", arrived_at).closed
    who = Who(reached.queue, "closed" if closed else "open", reached.choice, "")
    return Origin(who, NewCall(take.call_id, "", arrived_at, ""))
