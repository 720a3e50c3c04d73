"""The composition root: makes every part, joins them, and runs the line until told to stop."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Final
from zoneinfo import ZoneInfo

from aiohttp import web

from agi_scripts import agent_state, company
from asterisk_conf.prompts.store import PromptStore
from asterisk_conf.settings import CONTROL_ADDRESS
from asterisk_conf.texts import reason_of
from atiende import memory
from atiende.assembly import Application, Parts, assemble
from atiende.call.messages import PopShown
from atiende.clock import utc_now
from atiende.crm import open_crm
from atiende.delivery import Delivery, Stores, jobs_for
from atiende.errors import SettingsError
from atiende.expecting import PAST, Expectations
from atiende.keeping import Keeping
from atiende.outward import open_delivery, recording
from atiende.phone_codes import dialled
from atiende.pickup import Pickup
from atiende.plans import Plans, files_at_start, publish_first
from atiende.remembering import remembered
from atiende.retention import of_settings
from atiende.runner import Record
from atiende.settings import Settings
from atiende.sounds import lay_out_fallback, prompt_store
from atiende.web.api import Api
from atiende.web.app import make_app
from atiende.web.back_office import Stock, back_office
from atiende.web.live import Live
from atiende.web.sessions import Sessions
from crm_bridge.lookup import Lookups
from db.directory import Directory
from db.engine import Database
from db.ledger import Ledger
from db.metrics.recent import Recent
from db.metrics.store import Metrics
from db.office import Messages, Tickets
from db.outbox import Outbox
from telephony.ari.client import AriClient
from telephony.ari.options import AriOptions
from telephony.fastagi import FastAgiServer
from telephony.translate import EVENT_FILTER

log = logging.getLogger(__name__)

APP = "atiende"
_PAUSE_S: Final = 5.0


async def serve(settings: Settings) -> None:
    """Run until cancelled. Raises SettingsError, DatabaseUnavailable, AriError at the start."""
    async with _application(settings) as (app, tasks):
        memory.settle()
        log.info("the line is served at %s", app.settings.web_url)
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()


@dataclass(frozen=True)
class _Ground:
    """What everything else stands on: the database and what is read from it before the first call."""

    settings: Settings
    database: Database
    directory: Directory
    ledger: Ledger
    stores: Stores
    plans: Plans
    prompts: PromptStore
    delivery: Delivery
    keeping: Keeping
    record: Record


@asynccontextmanager
async def _application(
    settings: Settings,
) -> AsyncIterator[tuple[Application, list[asyncio.Task[None]]]]:
    async with AsyncExitStack() as stack:
        ground = await _ground(stack, settings)
        crm = await stack.enter_async_context(
            open_crm(settings.crm_file, ground.directory.companies)
        )
        lookups = await stack.enter_async_context(Lookups(crm, deadline_s=settings.crm_deadline_s))
        ari = _ari(settings)
        recent = await _recent(ground)
        expectations = Expectations()
        expectations.begin(recent.waits)
        app = assemble(_parts(ground, lookups, ari, expectations))
        await app.roster.begin(remembered(recent))
        app.hub.expect(await ground.directory.web_sessions.holders(now=utc_now()))
        await app.line.restore(await ground.ledger.live_calls())
        # The ports come first: a second application must fail on them before it takes the line
        # away from the one that serves it.
        await stack.enter_async_context(_scripts(ground, lookups, app))
        await _serve_pages(stack, settings, _stock(ground), app)
        app.desk.release({call.call_id for call in app.line.calls})
        await stack.enter_async_context(ari)
        stack.push_async_callback(app.desk.close)
        stack.push_async_callback(app.line.close)
        await stack.enter_async_context(app.roster.phones)
        tasks = _begun(ground, app)
        stack.push_async_callback(_end, tasks)
        yield app, tasks


async def _ground(stack: AsyncExitStack, settings: Settings) -> _Ground:
    database = await stack.enter_async_context(Database(settings.database))
    await database.check()
    directory = Directory(database)
    prompts = prompt_store(settings)
    for missing in lay_out_fallback(prompts, settings.fallback_sounds_dir):
        log.warning("%s", missing.message("en"))
    await publish_first(directory, settings, set(prompts.catalogue.entries))
    plans = Plans(directory, utc_now)
    await plans.current()
    stores = Stores(Outbox(database), Messages(database), Tickets(database))
    ledger = await stack.enter_async_context(Ledger(database, jobs_for=jobs_for(settings)))
    delivery = await stack.enter_async_context(open_delivery(settings, stores, directory, plans))
    return _Ground(
        settings=settings,
        database=database,
        directory=directory,
        ledger=ledger,
        stores=stores,
        plans=plans,
        prompts=prompts,
        delivery=delivery,
        keeping=Keeping(
            settings.recordings_dir, settings.messages_dir, stores.tickets, utc_now, log.error
        ),
        record=recording(ledger, delivery),
    )


async def _recent(ground: _Ground) -> Recent:
    """The record of the last days, on this day of the line's own clock."""
    now = utc_now()
    local = now.astimezone(ZoneInfo(ground.plans.zone()))
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    return await Metrics(ground.database).recent(now - PAST, midnight)


def _parts(ground: _Ground, lookups: Lookups, ari: AriClient, expectations: Expectations) -> Parts:
    return Parts(
        ground.settings,
        ground.directory,
        ground.record,
        lookups,
        ground.prompts,
        ari,
        ground.plans,
        ground.keeping,
        ground.delivery,
        expectations,
    )


def _scripts(ground: _Ground, lookups: Lookups, app: Application) -> FastAgiServer:
    return FastAgiServer(
        CONTROL_ADDRESS,
        ground.settings.fastagi_port,
        {
            "company": company.make(lookups),
            "agent-state": agent_state.make(partial(dialled, app.desk), ground.prompts.media),
        },
    )


def _stock(ground: _Ground) -> Stock:
    prompts = ground.prompts
    return Stock(
        directory=ground.directory,
        metrics=Metrics(ground.database),
        tickets=ground.stores.tickets,
        messages=ground.stores.messages,
        outbox=ground.stores.outbox,
        record=ground.record,
        prompts=lambda: {name: prompts.text(name) for name in prompts.catalogue.entries},
        wake=ground.delivery.wake,
        messages_dir=ground.settings.messages_dir,
        troubles=ground.delivery.troubles,
        from_files=[kind for kind, path in files_at_start(ground.settings).items() if path],
    )


def _begun(ground: _Ground, app: Application) -> list[asyncio.Task[None]]:
    """Begin what goes on until the end; what no call waits for is begun again when it fails."""
    pickup = Pickup(
        ground.settings,
        ground.directory,
        ground.stores.messages,
        record=ground.record,
        live_calls=ground.ledger.live_calls,
        keeping=ground.keeping,
        plans=ground.plans,
        now=utc_now,
        troubled=log.error,
    )
    beside = {
        "delivery": ground.delivery.run,
        "healing": app.healer.run,
        "pickup": pickup.run,
        "retention": of_settings(ground.settings, ground.database, utc_now).run,
    }
    return [
        asyncio.create_task(app.line.run(), name="line"),
        asyncio.create_task(app.roster.keep(), name="roster"),
        *(asyncio.create_task(_beside(name, work), name=name) for name, work in beside.items()),
    ]


def _ari(settings: Settings) -> AriClient:
    return AriClient(
        settings.ari_url,
        settings.ari_user,
        settings.ari_password.get_secret_value(),
        APP,
        AriOptions(transport=settings.ari_transport, event_filter=EVENT_FILTER),
    )


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


async def _beside(name: str, work: Callable[[], Awaitable[None]]) -> None:
    """Do what no call waits for: when it fails the line goes on, and it is tried again."""
    while True:
        try:
            await work()
        except Exception:
            log.exception("%s failed; it is begun again", name)
        await asyncio.sleep(_PAUSE_S)
