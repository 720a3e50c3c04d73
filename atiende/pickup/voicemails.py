"""Voicemails that the fallback dialplan took while the application was away."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Final, Protocol

from atiende.call.left import Who
from atiende.call.turn import Plan
from atiende.pickup import spool
from atiende.pickup.filing import Filing, Guarded, NewCall, Origin, Recording, Taken
from atiende.pickup.route import Route, route
from atiende.pickup.spool import Files, Note
from db.directory import CallDetail
from overflow.trouble import SoundError

PREFIX: Final = "fallback-"
LEAST_SPEECH_S: Final = 1.0
"""Less is a cough, or somebody who was about to hang up."""

_SLACK: Final = timedelta(minutes=1)
"""A call arrives when its channel is made, give or take a busy machine."""


class Calls(Protocol):
    """The calls of the books."""

    async def call(self, call_id: str) -> CallDetail | None:
        """The call and its parts."""

    async def call_of_channel(
        self, channel_id: str, since: datetime, until: datetime
    ) -> str | None:
        """The id of the call that a channel was a part of, if it arrived between these times."""


class Voicemails:
    """Takes each voicemail of the spool folder once."""

    def __init__(
        self, folder: Path, filing: Filing, calls: Calls, rejected: Callable[[str], None]
    ) -> None:
        """``rejected`` is told of what was put aside."""
        self._folder = folder
        self._filing = filing
        self._calls = calls
        self._rejected = rejected

    async def each(self, now: datetime, guarded: Guarded) -> None:
        """Take what there is. Raises OSError when the folder cannot be read."""
        found = await asyncio.to_thread(spool.look, self._folder, now)
        for path in found.foreign:
            if not await guarded(path.name, partial(self._reject, path.name, path)):
                return
        for files in found.voicemails:
            if not await guarded(files.name, partial(self._take, files)):
                return

    async def of_name(self, name: str, sound: Path) -> None:
        """Take the sound of a voicemail whose note is gone. Raises what Filing.take raises."""
        note = spool.note_of(name)
        taken = await self._file(name, sound, note)
        if taken == "dropped":
            await self._filing.drop(_recording(name, sound, note))

    async def _take(self, files: Files) -> None:
        files = await asyncio.to_thread(spool.adopt, self._folder, files)
        assert files.note is not None
        note = await asyncio.to_thread(spool.read_note, files)
        sound = files.sound or self._folder / f"{files.name}.wav"
        try:
            taken = await self._file(files.name, sound, note)
        except SoundError as error:
            if error.code == "sound_unreadable":
                raise  # the disk may get well again
            await self._reject(error.message("en"), sound, files.note)
            return
        if note.whole or taken == "dropped":
            await asyncio.to_thread(files.note.unlink, missing_ok=True)
        else:
            await self._reject(f"the note of {files.name}; its message was taken", files.note)
        if taken == "dropped":
            # After its note: sound without a note is looked at again, a note without sound is told.
            await self._filing.drop(_recording(files.name, sound, note))

    async def _file(self, name: str, sound: Path, note: Note) -> Taken:
        recording = _recording(name, sound, note)
        return await self._filing.take(recording, lambda plan: self._origin(note, plan))

    async def _reject(self, why: str, *paths: Path) -> None:
        await asyncio.to_thread(spool.reject, self._folder, *paths)
        self._rejected(f"put aside in {self._folder / spool.REJECTED}: {why}")

    async def _origin(self, note: Note, plan: Plan) -> Origin:
        since, until = note.arrived_at - _SLACK, note.started_at + _SLACK
        call_id = await self._calls.call_of_channel(note.channel_id, since, until)
        detail = await self._calls.call(call_id) if call_id is not None else None
        if detail is not None:
            return Origin(who_of(detail, plan, note.started_at, note.key), detail)
        found = destination(plan, note.dialled, note.key)
        treatment = plan.opening(note.dialled, note.started_at)
        who = Who(found.queue, "closed" if treatment.closed else "open", found.choice, note.caller)
        return Origin(who, _new_call(note))


def _recording(name: str, sound: Path, note: Note) -> Recording:
    return Recording(PREFIX + name, sound, LEAST_SPEECH_S, note.started_at)


def who_of(detail: CallDetail, plan: Plan, at: datetime, key: str = "") -> Who:
    """Tell who left a message in a call, and for whom: a key says more than what went before."""
    call = detail.call
    found = destination(plan, call.dialled, key)
    said_before = not key and (call.queue or call.choice)
    return Who(
        queue=(call.queue or found.queue) if said_before else found.queue,
        treatment="closed" if plan.opening(call.dialled, at).closed else "open",
        choice=(call.choice or "") if said_before else found.choice,
        caller_number=call.caller_number,
        caller_name=call.caller_name,
        company_number=call.company_number,
        company_name=call.company_name,
    )


def destination(plan: Plan, dialled: str, key: str) -> Route:
    """Name the queue that a new caller of this number reaches with this key."""
    entry = plan.policy.entries.get(dialled)
    if entry is not None and not key:
        return Route(entry.queue, "")
    return route(plan.flow, key, dialled)


def _new_call(note: Note) -> NewCall:
    arrived_at = note.arrived_at
    mark = hashlib.sha256(note.channel_id.encode()).hexdigest()[:8]
    return NewCall(f"c{arrived_at:%Y%m%d%H%M%S}{mark}", note.channel_id, arrived_at, note.dialled)
