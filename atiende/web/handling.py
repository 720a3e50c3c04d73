"""One ticket or voice message: shown, dealt with, and taken back; for both it goes the same way."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Generic, TypeVar

import msgspec
from aiohttp import web

from atiende.records import MESSAGES, TICKETS, message_view, ticket_view
from atiende.shown import Json
from atiende.web.access import Access
from atiende.web.body import read_body
from atiende.web.conditional import answer_record, refuse_if_changed
from atiende.web.errors import bad_request
from atiende.web.keys import Scope
from atiende.web.shelf import Shelf
from atiende.web.stock import RecordFacts
from db.facts import AnyFact, MessageHandled, TicketHandled
from db.office import MessageRecord, TicketRecord

LONGEST_ANSWER: Final = 2000

R = TypeVar("R", TicketRecord, MessageRecord)


class AnswerBody(msgspec.Struct, forbid_unknown_fields=True):
    """``POST …/handle``."""

    answer: str = ""


@dataclass(frozen=True)
class Handled:
    """What somebody did with a record: ``handled`` False takes it back."""

    handled: bool
    by: str
    answer: str
    at: datetime


@dataclass(frozen=True)
class Kept(Generic[R]):
    """Where one of such records is found, who may see or change it, and how that is done."""

    path: str
    reads: Scope
    writes: Scope
    find: Callable[[str], Awaitable[R]]
    """By what stands in the address; raises ApiError 404."""
    fact: Callable[[R, Handled], AnyFact]
    show: Callable[[R], Awaitable[Json]]


class Handling:
    """The handlers; what they change goes into the ledger as facts."""

    def __init__(
        self, access: Access, shelf: Shelf, record: RecordFacts, now: Callable[[], datetime]
    ) -> None:
        self._access = access
        self._shelf = shelf
        self._record = record
        self._now = now
        self._changing = asyncio.Lock()

    def routes(self) -> list[web.RouteDef]:
        """List the routes."""
        tickets = Kept(
            f"{TICKETS}/{{number}}",
            "tickets:read",
            "tickets:write",
            self._shelf.ticket,
            _ticket_handled,
            self._show_ticket,
        )
        messages = Kept(
            f"{MESSAGES}/{{id}}",
            "messages:read",
            "messages:write",
            self._shelf.message,
            _message_handled,
            self._show_message,
        )
        return [*self._routes(tickets), *self._routes(messages)]

    def _routes(self, kept: Kept[R]) -> list[web.RouteDef]:
        async def show(request: web.Request) -> web.Response:
            await self._access.office(request, kept.reads)
            return await _answer(request, kept, await kept.find(_named(request)))

        async def handle(request: web.Request) -> web.Response:
            return await self._change(request, kept, handled=True)

        async def reopen(request: web.Request) -> web.Response:
            return await self._change(request, kept, handled=False)

        return [
            web.get(kept.path, show),
            web.post(f"{kept.path}/handle", handle),
            web.post(f"{kept.path}/reopen", reopen),
        ]

    async def _change(self, request: web.Request, kept: Kept[R], *, handled: bool) -> web.Response:
        actor = await self._access.office(request, kept.writes)
        answer = await _read_answer(request) if handled else ""
        async with self._changing:
            record = await kept.find(_named(request))
            refuse_if_changed(request, record.version)
            done = Handled(handled, actor.name, answer, self._now())
            await self._record([kept.fact(record, done)])
            record = await kept.find(_named(request))
        return await _answer(request, kept, record)

    async def _show_ticket(self, ticket: TicketRecord) -> Json:
        return ticket_view(ticket, await self._shelf.wording())

    async def _show_message(self, message: MessageRecord) -> Json:
        jobs = (await self._shelf.jobs([message]))[message.message_id]
        return message_view(message, jobs, await self._shelf.wording(), whole=True)


def _named(request: web.Request) -> str:
    """Return what the address names; each has one variable part."""
    [name] = request.match_info.values()
    return name


async def _answer(request: web.Request, kept: Kept[R], record: R) -> web.Response:
    return answer_record(request, await kept.show(record), record.version)


async def _read_answer(request: web.Request) -> str:
    body = await read_body(request, AnswerBody)
    if len(body.answer) > LONGEST_ANSWER:
        raise bad_request("too_long", name="answer", most=LONGEST_ANSWER)
    return body.answer.strip()


def _ticket_handled(ticket: TicketRecord, done: Handled) -> TicketHandled:
    return TicketHandled(
        at=done.at,
        call_id=ticket.call_id,
        ticket_number=ticket.ticket_number,
        handled=done.handled,
        by=done.by,
        answer=done.answer,
    )


def _message_handled(message: MessageRecord, done: Handled) -> MessageHandled:
    return MessageHandled(
        at=done.at,
        call_id=message.call_id,
        message_id=message.message_id,
        handled=done.handled,
        by=done.by,
        answer=done.answer,
    )
