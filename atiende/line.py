"""All the calls of the line: routes Asterisk's events to them, and finds them again after trouble."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace

import msgspec

from atiende.call.messages import CallEvent, Recovered
from atiende.call.state import CallState
from atiende.call.step import arrive
from atiende.call.turn import Plan
from atiende.healing import LiveCalls
from atiende.runner import CallRunner, Surroundings
from documents.problems import DocumentErrors
from telephony.ari.client import AriClient
from telephony.ari.events import Connected, Disconnected, StreamItem
from telephony.ari.models import Bridge, Channel
from telephony.calls import AnyLegEvent, CallerArrived, LegAnswered
from telephony.errors import AriError
from telephony.keys import Keys
from telephony.translate import LINE_CONTEXT, found_waiting, leg_event

log = logging.getLogger(__name__)


class Line:
    """The live calls, by call id and by channel id."""

    def __init__(
        self,
        ari: AriClient,
        plan: Callable[[], Awaitable[Plan]],
        plan_of: Callable[[CallState], Awaitable[Plan]],
    ) -> None:
        """``plan`` gives the published documents to a new call, ``plan_of`` those it began with."""
        self._ari = ari
        self._keys = Keys()
        self._plan = plan
        self._plan_of = plan_of
        self._runners: dict[str, CallRunner] = {}
        self._by_channel: dict[str, CallRunner] = {}
        self._stranded: dict[str, tuple[CallState, Plan]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._reconnected: list[Callable[[], None]] = []
        self.around: Surroundings | None = None
        self.connected = False

    @property
    def calls(self) -> list[CallState]:
        """The calls that are not over."""
        return [state for state, _ in self.live().values()]

    def live(self) -> LiveCalls:
        """The calls that are not over, and who looks after them."""
        stranded = {call_id: state for call_id, (state, _) in self._stranded.items()}
        return {
            **{call_id: (state, "stranded") for call_id, state in stranded.items()},
            **{
                call_id: (runner.state, "busy" if runner.busy else "quiet")
                for call_id, runner in self._runners.items()
            },
        }

    async def take_up_again(self, call_id: str) -> None:
        """Give a call whose task failed while two talked a new one. Raises AriError."""
        _, _, found = await self._compared()
        stranded = self._stranded.pop(call_id, None)
        if stranded is not None:
            self._start(*stranded)
            self.post(call_id, found)

    def post(self, call_id: str, event: CallEvent) -> None:
        """Put an event into a call's mailbox; a call that is over loses it."""
        runner = self._runners.get(call_id)
        if runner is not None:
            runner.post(event)

    def surround(self, around: Surroundings) -> None:
        """Give the line what its calls need; must be done before anything else."""
        self.around = replace(around, changed=self._noting_legs(around.changed))

    def on_reconnected(self, watcher: Callable[[], None]) -> None:
        """Have ``watcher`` called whenever the connection to Asterisk was made anew."""
        self._reconnected.append(watcher)

    async def restore(self, snapshots: list[tuple[str, bytes]]) -> None:
        """Take up the calls that were alive when the application was last seen."""
        for call_id, snapshot in snapshots:
            try:
                state = msgspec.json.decode(snapshot, type=CallState)
                plan = await self._plan_of(state)
            except (msgspec.MsgspecError, LookupError, DocumentErrors):
                log.exception("call %s cannot be taken up again", call_id)
                continue
            self._start(state, plan)

    async def run(self) -> None:
        """Serve Asterisk's events until cancelled. Raises AriError when there is no hope."""
        async for item in self._ari.events():
            await self._on(item)

    async def close(self) -> None:
        """Let go of all calls; they stay in Asterisk and in the database for the next start."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _on(self, item: StreamItem) -> None:
        told_again = self._keys.told_again(item)
        if isinstance(item, Connected):
            await self._resync()
            self.connected = True
            for watcher in self._reconnected:
                watcher()
            return
        if isinstance(item, Disconnected):
            self.connected = False
            return
        event = leg_event(item)
        if event is None or told_again:
            return
        runner = self._by_channel.get(event.channel_id)
        if runner is not None:
            runner.post(event)
        elif isinstance(event, CallerArrived):
            await self._arrived(event)
        else:
            await self._orphan(event)

    async def _arrived(self, event: CallerArrived) -> None:
        assert self.around is not None
        try:
            plan = await self._plan()
        except Exception:
            # Without documents no call of ours: but the caller must not hear silence.
            log.exception("nothing is published for a new call; its caller goes to the fallback")
            await self.around.effects.divert(event.channel_id)
            return
        call_id = f"c{self.around.now():%Y%m%d%H%M%S}{secrets.token_hex(4)}"
        first = arrive(plan, call_id, event, self.around.now(), self.around.rules)
        runner = CallRunner(first.state, plan, self.around)
        self._adopt(runner, runner.run(first))

    def _start(self, state: CallState, plan: Plan) -> None:
        assert self.around is not None
        runner = CallRunner(state, plan, self.around)
        self._adopt(runner, runner.run())

    def _adopt(self, runner: CallRunner, running: Awaitable[None]) -> None:
        call_id = runner.state.call_id
        self._runners[call_id] = runner
        for leg in runner.state.legs:
            self._by_channel[leg] = runner
        task = asyncio.ensure_future(running)
        self._tasks.add(task)

        def over(done: asyncio.Task[None]) -> None:
            self._tasks.discard(done)
            self._runners.pop(call_id, None)
            if not done.cancelled() and runner.state.phase == "talking":
                self._stranded[call_id] = runner.state, runner.plan
            for channel_id in [c for c, owner in self._by_channel.items() if owner is runner]:
                del self._by_channel[channel_id]
            if not done.cancelled() and done.exception() is not None:
                log.error("call %s: %r", call_id, done.exception())

        task.add_done_callback(over)

    def _noting_legs(self, changed: Callable[[CallState], None]) -> Callable[[CallState], None]:
        """A call's new legs are known here before Asterisk can speak of them."""

        def note(state: CallState) -> None:
            runner = self._runners.get(state.call_id)
            if runner is not None:
                for leg in state.legs:
                    self._by_channel[leg] = runner
            changed(state)

        return note

    async def _orphan(self, event: AnyLegEvent) -> None:
        """A phone that answered for a call which is over has nobody to talk to."""
        if isinstance(event, LegAnswered):
            await self._ari.channels.hangup(event.channel_id)

    # -- after a connection was made ------------------------------------------------------------

    async def _resync(self) -> None:
        """No event says what happened while we were away: compare and go on."""
        try:
            channels, bridges, found = await self._compared()
        except AriError as error:
            log.warning("could not compare with Asterisk: %s", error)
            return
        for state, plan in [*self._stranded.values()]:
            self._start(state, plan)
        self._stranded.clear()
        # Who came first is back in the queue first, before anybody else can be given the agent.
        by_age = sorted(self._runners.values(), key=lambda runner: runner.state.arrived_at)
        for runner in by_age:
            runner.post(found)
        for channel in channels.values():
            if channel.id in found.in_app and channel.id not in self._by_channel:
                await self._found_stranger(channel)
        in_use = {runner.state.bridge_id for runner in self._runners.values()}
        for bridge in bridges:
            if bridge.creator == "Stasis" and not bridge.channels and bridge.id not in in_use:
                await self._ari.bridges.destroy(bridge.id)

    async def _compared(self) -> tuple[dict[str, Channel], list[Bridge], Recovered]:
        """What Asterisk has, by id and as the calls are told of it. Raises AriError."""
        channels = {channel.id: channel for channel in await self._ari.channels.list()}
        bridges = await self._ari.bridges.list()
        found = Recovered(
            alive=frozenset(channels),
            in_app=frozenset(c.id for c in channels.values() if c.dialplan.app_name == "Stasis"),
            up=frozenset(c.id for c in channels.values() if c.state == "Up"),
            bridged=frozenset(
                leg for bridge in bridges if len(bridge.channels) > 1 for leg in bridge.channels
            ),
            recordings=await self._recordings(),
        )
        return channels, bridges, found

    async def _recordings(self) -> frozenset[str]:
        """The recordings of our calls that are still running; Asterisk lists them by name only."""
        menus = (runner.state.menu for runner in self._runners.values())
        names = [menu.recording for menu in menus if menu is not None and menu.stage == "recording"]
        running = set()
        for name in names:
            with suppress(AriError):
                await self._ari.recordings.live(name)
                running.add(name)
        return frozenset(running)

    async def _found_stranger(self, channel: Channel) -> None:
        """A caller who came while nobody was there to note it, or a phone that nobody waits for."""
        assert self.around is not None
        if channel.dialplan.context == LINE_CONTEXT:
            await self._arrived(found_waiting(channel))
        else:
            await self._ari.channels.hangup(channel.id)
