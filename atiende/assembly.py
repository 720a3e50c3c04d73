"""Makes the parts that a call meets and joins them: line, desk, pages, phones."""

from __future__ import annotations

import logging
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from zoneinfo import ZoneInfo

from acd.board import Board
from acd.model import BoardRules
from acd.routing.document import Returning
from asterisk_conf.prompts.store import PromptStore
from atiende.accounts import Accounts
from atiende.call.messages import LookedBack, PopShown, ShowPop
from atiende.call.state import CallState
from atiende.call.turn import CallRules
from atiende.clock import utc_now
from atiende.delivery import Delivery
from atiende.desk import Desk
from atiende.effects import Effects
from atiende.expecting import Expectations
from atiende.healing import Healer
from atiende.keeping import Keeping
from atiende.line import Line
from atiende.messages import choice_label
from atiende.phones import PhoneWatch
from atiende.plans import Plans
from atiende.presence import Presence
from atiende.roster import Roster
from atiende.runner import Record, Surroundings
from atiende.settings import Settings
from atiende.web.hub import Hub
from atiende.web.views import Scene
from crm_bridge.lookup import Lookups
from db.directory import Directory
from db.directory.history import History
from db.metrics.waits import Expected
from telephony.ari.client import AriClient

log = logging.getLogger(__name__)


@dataclass
class Application:
    """The running parts, for those who look in from outside (web, tests)."""

    settings: Settings
    line: Line
    desk: Desk
    hub: Hub
    roster: Roster
    endings: dict[str, CallState]
    delivery: Delivery
    healer: Healer

    def scene(self) -> Scene:
        """All that pages can show now; a call that ended stays with its agent's wrap-up."""
        language = self.settings.language
        calls = {**self.endings, **{call.call_id: call for call in self.line.calls}}
        return Scene(
            utc_now(),
            self.desk.board,
            calls,
            lambda choice: choice_label(language, choice),
            language,
            self._expected,
            self.roster.deactivated,
        )

    def _expected(self, queue: str) -> Expected | None:
        """How long who joins the queue now, at its end, will probably wait."""
        waiting = self.desk.board.queue_standing(queue, utc_now()).waiting
        return self.desk.expectations.expect(queue, waiting + 1)

    def health(self) -> dict[str, object]:
        """Tell whether the line takes calls."""
        ok = self.line.connected and self.roster.phones_may_register
        # Who may not log in is told how many deliveries failed, not which.
        delivery = self.delivery.health()
        told = {name: delivery[name] for name in ("ok", "pending", "failed")}
        return {"ok": ok, "calls": len(self.line.calls), "deliveries": told}


@dataclass(frozen=True)
class Parts:
    """What the application is assembled from."""

    settings: Settings
    directory: Directory
    record: Record
    lookups: Lookups
    prompts: PromptStore
    ari: AriClient
    plans: Plans
    keeping: Keeping
    delivery: Delivery
    expectations: Expectations


def assemble(parts: Parts) -> Application:
    """Make the parts and join them; nothing runs yet."""
    settings, directory, ari = parts.settings, parts.directory, parts.ari
    line = Line(ari, parts.plans.current, parts.plans.of)
    rules = BoardRules(
        missed_limit=settings.missed_limit,
        reoffer_after_s=settings.reoffer_after_s,
        zone=ZoneInfo(parts.plans.zone()),
    )
    desk = Desk(Board(rules), line, parts.record, utc_now, parts.expectations)
    endings: dict[str, CallState] = {}
    accounts = Accounts(ari, settings.line_config().media_address)
    phones = PhoneWatch(settings, desk)
    app = Application(
        settings,
        line,
        desk,
        # Not yet bound, so not `app.scene`: the pages and what they show need each other.
        hub=Hub(lambda: app.scene()),  # noqa: PLW0108
        roster=Roster(directory, desk, accounts, phones, parts.plans.routing_now, utc_now),
        endings=endings,
        delivery=parts.delivery,
        healer=Healer(
            desk, line, partial(_channels_of, ari), utc_now, lambda: _presence(app, desk)
        ),
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
            look_back=partial(_look_back, directory.history),
            show_pop=show_pop,
            changed=changed,
            rules=CallRules(pop_deadline_s=settings.pop_deadline_s),
            now=utc_now,
        )
    )
    return app


async def _look_back(history: History, call: CallState, returning: Returning) -> LookedBack:
    """Ask what earlier calls tell of this caller. Raises DbError."""
    earlier = await history.earlier_contact(
        call.caller_number,
        call.arrived_at,
        same_agent_since=call.arrived_at - timedelta(seconds=returning.same_agent_s),
        waited_since=call.arrived_at - timedelta(seconds=returning.keeps_age_s),
    )
    return LookedBack(earlier.last_agent_id, earlier.first_contact_at)


def _presence(app: Application, desk: Desk) -> Presence:
    hub, gone_s = app.hub, app.settings.page_gone_s
    return Presence(hub.pages_gone(), hub.watched_by, desk.heard_of, gone_s)


async def _channels_of(ari: AriClient) -> Collection[str]:
    return {channel.id for channel in await ari.channels.list()}


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
