"""The composition root: makes every part, joins them, and runs the line until told to stop."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from aiohttp import web

from acd.board import Board
from acd.model import BoardRules
from agi_scripts import company
from asterisk_conf.prompts.store import PromptStore
from asterisk_conf.settings import CONTROL_ADDRESS
from asterisk_conf.texts import reason_of
from atiende.accounts import Accounts
from atiende.call.messages import PopShown, ShowPop
from atiende.call.state import CallState
from atiende.call.turn import CallRules
from atiende.crm import open_crm, open_message_desk
from atiende.defaults import put_queues
from atiende.delivery import Delivery, Labels, Stores, jobs_for
from atiende.delivery.crm import BuiltInDesk
from atiende.desk import Desk
from atiende.effects import Effects
from atiende.errors import SettingsError
from atiende.keeping import Keeping
from atiende.line import Line
from atiende.messages import choice_label
from atiende.phones import PhoneWatch
from atiende.plans import SHIPPED, Kind, Known, Plans, publish, publish_document
from atiende.roster import Roster
from atiende.runner import Record, Surroundings
from atiende.settings import Settings
from atiende.sounds import lay_out_fallback, prompt_store
from atiende.stt import transcriber
from atiende.web.api import Api
from atiende.web.app import make_app
from atiende.web.back_office import Stock, back_office
from atiende.web.hub import Hub
from atiende.web.live import Live
from atiende.web.sessions import Sessions
from atiende.web.views import Scene
from crm_bridge.lookup import Lookups
from db.directory import Directory
from db.engine import Database
from db.facts import AnyFact, MessageHandled, MessageLeft, TicketHandled, TicketIssued
from db.ledger import Ledger
from db.office import Messages, Tickets
from db.outbox import Outbox
from telephony.ari.client import AriClient
from telephony.ari.options import AriOptions
from telephony.fastagi import FastAgiServer
from telephony.translate import EVENT_FILTER

log = logging.getLogger(__name__)

APP = "atiende"

_TOLD = (MessageLeft, TicketIssued, TicketHandled, MessageHandled)
"""Facts that others are told of, by mail or otherwise."""


def utc_now() -> datetime:
    """Return the time, as everything inside wants it."""
    return datetime.now(UTC)


@dataclass
class Application:
    """The running parts, for those who look in from outside (web, tests)."""

    settings: Settings
    line: Line
    desk: Desk
    hub: Hub
    roster: Roster
    endings: dict[str, CallState]
    delivery: Delivery | None = None

    def scene(self) -> Scene:
        """All that pages can show now; a call that ended stays with its agent's wrap-up."""
        language = self.settings.language
        calls = {**self.endings, **{call.call_id: call for call in self.line.calls}}
        return Scene(
            utc_now(), self.desk.board, calls, lambda choice: choice_label(language, choice)
        )

    def health(self) -> dict[str, object]:
        """Tell whether the line takes calls."""
        ok = self.line.connected and self.roster.phones_may_register
        # Who may not log in is told how many deliveries failed, not which.
        delivery = self.delivery.health() if self.delivery is not None else {}
        told = {name: delivery.get(name) for name in ("ok", "pending", "failed")}
        return {"ok": ok, "calls": len(self.line.calls), "deliveries": told}


async def serve(settings: Settings) -> None:
    """Run until cancelled. Raises SettingsError, DatabaseUnavailable, AriError at the start."""
    async with _application(settings) as (app, tasks):
        log.info("the line is served at %s", app.settings.web_url)
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()


@asynccontextmanager
async def _application(
    settings: Settings,
) -> AsyncIterator[tuple[Application, list[asyncio.Task[None]]]]:
    async with AsyncExitStack() as stack:
        database = await stack.enter_async_context(Database(settings.database))
        await database.check()
        directory = Directory(database)
        prompts = prompt_store(settings)
        for missing in lay_out_fallback(prompts, settings.fallback_sounds_dir):
            log.warning("%s", missing.message("en"))
        await _first_documents(settings, directory, prompts)
        ledger = await stack.enter_async_context(Ledger(database, jobs_for=jobs_for(settings)))
        plans = Plans(directory, utc_now)
        await plans.current()
        delivery = await _delivery(stack, settings, database, directory, plans)
        record = _recording(ledger, delivery)
        tickets = Tickets(database)
        keeping = Keeping(
            settings.recordings_dir, settings.messages_dir, tickets, utc_now, log.error
        )
        crm = await stack.enter_async_context(open_crm(settings.crm_file, directory.companies))
        lookups = await stack.enter_async_context(Lookups(crm, deadline_s=settings.crm_deadline_s))
        ari = _ari(settings)
        app = _assemble(_Parts(settings, directory, record, lookups, prompts, ari, plans, keeping))
        await app.roster.begin()
        await app.line.restore(await ledger.live_calls())
        # The ports come first: a second application must fail on them before it takes the line
        # away from the one that serves it.
        scripts = FastAgiServer(
            CONTROL_ADDRESS, settings.fastagi_port, {"company": company.make(lookups)}
        )
        await stack.enter_async_context(scripts)
        office = Stock(
            directory=directory,
            tickets=tickets,
            messages=Messages(database),
            outbox=Outbox(database),
            record=record,
            prompts=lambda: {name: prompts.text(name) for name in prompts.catalogue.entries},
            wake=delivery.wake,
            messages_dir=settings.messages_dir,
        )
        app.delivery = delivery
        await _serve_pages(stack, settings, office, app)
        app.desk.release({call.call_id for call in app.line.calls})
        await stack.enter_async_context(ari)
        stack.push_async_callback(app.desk.close)
        stack.push_async_callback(app.line.close)
        await stack.enter_async_context(app.roster.phones)
        tasks = [
            asyncio.create_task(app.line.run(), name="line"),
            asyncio.create_task(app.roster.keep(), name="roster"),
            asyncio.create_task(delivery.run(), name="delivery"),
        ]
        stack.push_async_callback(_end, tasks)
        yield app, tasks


async def _first_documents(settings: Settings, directory: Directory, prompts: PromptStore) -> None:
    """Publish the documents that the settings name; a new installation gets the shipped ones."""
    known_prompts = set(prompts.catalogue.entries)
    if settings.flow_file is not None or await directory.flows.latest() is None:
        if settings.flow_file is None:
            await put_queues(directory)
        await publish(directory, settings.flow_file, known_prompts, "start", utc_now)
    known = Known(known_prompts, {queue.name for queue in await directory.queues.all()})
    given: dict[Kind, Path | None] = {
        "hours": settings.hours_file,
        "overflow": settings.overflow_file,
    }
    for kind, path in given.items():
        if path is not None or await directory.documents.latest(kind) is None:
            chosen = path or SHIPPED[kind]
            await publish_document(directory, kind, chosen, known, "start", utc_now())


def _ari(settings: Settings) -> AriClient:
    return AriClient(
        settings.ari_url,
        settings.ari_user,
        settings.ari_password.get_secret_value(),
        APP,
        AriOptions(transport=settings.ari_transport, event_filter=EVENT_FILTER),
    )


@dataclass(frozen=True)
class _Parts:
    """What the application is assembled from."""

    settings: Settings
    directory: Directory
    record: Record
    lookups: Lookups
    prompts: PromptStore
    ari: AriClient
    plans: Plans
    keeping: Keeping


def _assemble(parts: _Parts) -> Application:
    settings, directory, ari = parts.settings, parts.directory, parts.ari
    line = Line(ari, parts.plans.current, parts.plans.of)
    rules = BoardRules(missed_limit=settings.missed_limit, reoffer_after_s=settings.reoffer_after_s)
    desk = Desk(Board(rules), line, parts.record, utc_now)
    endings: dict[str, CallState] = {}
    accounts = Accounts(ari, settings.line_config().media_address)
    phones = PhoneWatch(settings, desk)
    app = Application(
        settings,
        line,
        desk,
        # Not yet bound, so not `app.scene`: the pages and what they show need each other.
        hub=Hub(lambda: app.scene()),  # noqa: PLW0108
        roster=Roster(directory, desk, accounts, phones, utc_now),
        endings=endings,
    )
    desk.on_change(app.hub.changed)
    line.on_reconnected(accounts.forget)

    def changed(call: CallState) -> None:
        _remember_ending(app, call)
        app.hub.changed()

    def show_pop(call_id: str, pop: ShowPop) -> None:
        app.hub.changed()
        if not app.hub.is_watched_by(pop.agent_id):
            line.post(call_id, PopShown(pop.offer_id))

    line.surround(
        Surroundings(
            effects=Effects(ari, parts.prompts, _Once()),
            record=parts.record,
            lookups=parts.lookups,
            keeping=parts.keeping,
            desk=desk.take,
            show_pop=show_pop,
            changed=changed,
            rules=CallRules(pop_deadline_s=settings.pop_deadline_s),
            now=utc_now,
        )
    )
    return app


def _remember_ending(app: Application, call: CallState) -> None:
    """Keep an answered call for its agent's page until he turns to something else."""
    if call.phase == "ended" and call.offer is not None:
        app.endings[call.call_id] = call
    wanted = {agent.call_id for agent in app.desk.board.agents.values()}
    for call_id in [c for c in app.endings if c not in wanted and c != call.call_id]:
        del app.endings[call_id]


class _Once:
    """Reports each trouble with the prompts once: the same call would repeat it for each caller."""

    def __init__(self) -> None:
        self._said: set[str] = set()

    def __call__(self, trouble: str) -> None:
        if trouble not in self._said:
            self._said.add(trouble)
            log.error("%s", trouble)


async def _delivery(
    stack: AsyncExitStack,
    settings: Settings,
    database: Database,
    directory: Directory,
    plans: Plans,
) -> Delivery:
    """Make who brings messages to the world outside."""
    transcribes = await stack.enter_async_context(transcriber(settings))
    desk = await stack.enter_async_context(
        open_message_desk(settings.crm_file, BuiltInDesk(directory.crm_messages, utc_now))
    )
    return Delivery(
        settings,
        Stores(Outbox(database), Messages(database), Tickets(database)),
        desk=desk,
        transcriber=transcribes,
        labels=Labels(directory.queues, settings.language, plans.zone, settings.link_base),
        now=utc_now,
    )


def _recording(ledger: Ledger, delivery: Delivery) -> Record:
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


async def _serve_pages(
    stack: AsyncExitStack, settings: Settings, office: Stock, app: Application
) -> None:
    sessions = Sessions(
        office.directory,
        utc_now,
        lasts=timedelta(hours=settings.session_hours),
        secure_cookie=settings.secure_cookie,
    )

    def shown(agent_id: int, offer_id: str) -> None:
        offer = app.desk.board.agents[agent_id].offer
        if offer is not None and offer.offer_id == offer_id:
            app.line.post(offer.call_id, PopShown(offer_id))

    api = Api(sessions, app.desk, app.hub, app.scene, settings.language)
    live = Live(sessions, app.hub, app.scene, shown)
    runner = web.AppRunner(
        make_app(
            api,
            live,
            app.health,
            settings.language,
            *back_office(sessions, office, utc_now, settings.language),
        ),
        access_log=None,
        shutdown_timeout=2.0,
    )
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    stack.push_async_callback(app.hub.close)
    try:
        await web.TCPSite(runner, settings.web_host, settings.web_port).start()
    except OSError as error:
        raise SettingsError(
            "cannot_serve", host=settings.web_host, port=settings.web_port, reason=reason_of(error)
        ) from error


async def _end(tasks: list[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
