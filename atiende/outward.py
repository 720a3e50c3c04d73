"""What leaves the line beside calls: who delivers it, and how it hears that there is something."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Final

from atiende.clock import utc_now
from atiende.crm import open_message_desk
from atiende.delivery import Delivery, Labels, Stores
from atiende.delivery.crm import BuiltInDesk
from atiende.plans import Plans
from atiende.runner import Record
from atiende.settings import Settings
from atiende.stt import transcriber
from db.directory import Directory
from db.facts import AnyFact, MessageHandled, MessageLeft, TicketHandled, TicketIssued
from db.ledger import Ledger

_TOLD: Final = (MessageLeft, TicketIssued, TicketHandled, MessageHandled)
"""Facts that others are told of, by mail or otherwise."""


@asynccontextmanager
async def open_delivery(
    settings: Settings, stores: Stores, directory: Directory, plans: Plans
) -> AsyncIterator[Delivery]:
    """Make who brings messages to the world outside. Raises SettingsError."""
    built_in = BuiltInDesk(directory.crm_messages, utc_now)
    async with (
        transcriber(settings) as transcribes,
        open_message_desk(settings.crm_file, built_in) as desk,
    ):
        yield Delivery(
            settings,
            stores,
            desk=desk,
            transcriber=transcribes,
            labels=Labels(directory.queues, settings.language, plans.zone, settings.link_base),
            now=utc_now,
        )


def recording(ledger: Ledger, delivery: Delivery) -> Record:
    """Give the ledger's way in; whatever others are to be told of is looked at once."""

    async def record(
        facts: Sequence[AnyFact],
        *,
        snapshot: tuple[str, bytes] | None = None,
        forget: str | None = None,
    ) -> None:
        await ledger.record(facts, snapshot=snapshot, forget=forget)
        if any(isinstance(fact, _TOLD) for fact in facts):
            delivery.wake()

    return record
