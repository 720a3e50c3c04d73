"""A whole line without a single I/O: the real call machine, board and flow, a made-up Asterisk.

Time is a number that tests move; what the machine asks for is done at once or kept in `timers`.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import msgspec

from acd.board import Board
from acd.model import (
    AgentChanged,
    BoardRules,
    Entry,
    LastState,
    MakeOffer,
    QueuePolicy,
    Talk,
    WithdrawOffer,
)
from acd.routing.document import Routing
from atiende.call import messages as m
from atiende.call.state import CallState
from atiende.call.step import arrive, step
from atiende.call.turn import CallRules, Opening, Plan, Step
from atiende.desk import situation_of
from crm_bridge.port import Company
from db import facts as f
from db.facts import AnyFact
from ivr.flow import DEFAULT_FLOW, Flow, load
from overflow import messages as o
from overflow.policy import Entry as OverflowEntry
from overflow.policy import OverflowPolicy, QueuePlan, SendBack, Treatment, When
from overflow.ticket import ticket_number
from telephony import calls as t

PATIENT = OverflowPolicy(
    default=QueuePlan(Treatment(when=When(waited_s=None, no_agents=False, all_paused=False)))
)
"""Callers who wait are offered nothing else: for tests that are about something else."""

POLICY = OverflowPolicy(
    entries={
        "8001": OverflowEntry("general", SendBack("600", "pbx")),
        "8002": OverflowEntry("general"),
    }
)
_FLOW = load(DEFAULT_FLOW)
BEGINNING = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
QUEUES = [
    QueuePolicy("usuarios", "Usuarios", "usuarios"),
    QueuePolicy("ventas", "Ventas", "ventas"),
    QueuePolicy("consultas", "Consultas", "consultas"),
    QueuePolicy("general", "General", None),
]
COMPANIES = {"1001": Company("1001", "Panadería")}


@dataclass
class World:
    """`legs` are the channels that Asterisk has, `bridges` who hears whom, `sounds` what plays."""

    board: Board = field(default_factory=lambda: Board(BoardRules()))
    now: datetime = BEGINNING
    calls: dict[str, CallState] = field(default_factory=dict)
    facts: list[AnyFact] = field(default_factory=list)
    legs: dict[str, str] = field(default_factory=dict)
    bridges: dict[str, set[str]] = field(default_factory=dict)
    playing: dict[str, t.Play] = field(default_factory=dict)
    music: set[str] = field(default_factory=set)
    diverted: set[str] = field(default_factory=set)
    timers: dict[tuple[str, str], datetime] = field(default_factory=dict)
    pops: list[m.ShowPop] = field(default_factory=list)
    dialled: list[t.DialAgent] = field(default_factory=list)
    said: list[tuple[str, ...]] = field(default_factory=list)
    unreachable: set[str] = field(default_factory=set)
    policy: OverflowPolicy = PATIENT
    flow: Flow = _FLOW
    routing: Routing = field(default_factory=Routing)
    companies: dict[str, Company] = field(default_factory=lambda: dict(COMPANIES))
    memory: dict[str, m.LookedBack] = field(default_factory=dict)
    """What is remembered of earlier calls, by number."""
    memory_answers: bool = True
    expected: tuple[float, float] | None = None
    """How long whoever asks for his place will probably wait, in seconds."""
    revised: list[m.ReviseEntry] = field(default_factory=list)
    lost_sight_of: set[str] = field(default_factory=set)
    """Waits that nobody saw the end of."""
    crm_answers: bool = True
    open: bool = True
    disk_full: bool = False
    arriving: int = 0
    written: int = 0
    """How much a recording's file grows between two looks, and how large it is."""
    hung_up_after: tuple[float, float] = (0.0, 0.0)
    """Length and speech in seconds of a recording that a hang-up ends."""
    numbers: int = 0
    recording: dict[str, str] = field(default_factory=dict)
    recordings: dict[str, tuple[float, float]] = field(default_factory=dict)
    kept: set[str] = field(default_factory=set)
    sent_back: list[t.SendBack] = field(default_factory=list)
    page_answers: bool = True
    mailbox: deque[tuple[str, m.CallEvent]] = field(default_factory=deque)

    def __post_init__(self) -> None:
        self.board.set_queues([self.routing.treat(queue) for queue in QUEUES])
        self.plan = Plan(1, self.flow, 1, self.policy, 1, self._opening, 1, self.routing)

    def _opening(self, _dialled: str, _now: datetime) -> Opening:
        return Opening() if self.open else Opening(closed=True, words=("overflow_closed",))

    # -- people ---------------------------------------------------------------------------------

    def agent(self, agent_id: int, *skills: str) -> int:
        """An agent who sits down with a registered phone."""
        levels = dict.fromkeys(skills or ("usuarios", "ventas", "consultas"), 5)
        self.board.set_agent(agent_id, f"Agente {agent_id}", f"20{agent_id:02}", levels, self.now)
        self.board.phone(agent_id, "registered")
        self.board.log_in(agent_id, self.now)
        self.settle()
        return agent_id

    def caller(self, number: str = "1155550001", dialled: str = "0800") -> str:
        """Somebody dials the line; the call's id."""
        call_id = f"c{len(self.calls) + 1}"
        channel = f"sip-{call_id}"
        self.legs[channel] = "Up"
        arrived = t.CallerArrived(channel, number, "Juan", dialled)
        self._take(call_id, arrive(self.plan, call_id, arrived, self.now, CallRules()))
        self.settle()
        return call_id

    def press(self, call_id: str, keys: str) -> None:
        for key in keys:
            self.tell(call_id, t.DigitReceived(self.calls[call_id].channel_id, key))

    def hang_up(self, leg: str, cause: int = 16) -> None:
        """The far end of this leg goes."""
        if leg in self.legs:
            self._end_leg(leg, cause)
            self.settle()

    def rings(self, leg: str) -> None:
        self.to_owner(leg, t.LegRinging(leg))

    def picks_up(self, leg: str) -> None:
        if leg in self.legs:
            self.legs[leg] = "Up"
            self.to_owner(leg, t.LegAnswered(leg))

    def finish_sound(self, call_id: str) -> None:
        """What is being said to the caller comes to its end."""
        channel = self.calls[call_id].channel_id
        play = self.playing.pop(channel, None)
        if play is not None:
            self.tell(call_id, t.PlaybackEnded(channel, play.playback_id))

    def speak(self, call_id: str, seconds: float, speech: float | None = None) -> None:
        """The caller speaks after the beep and presses #."""
        channel = self.calls[call_id].channel_id
        self._end_recording(channel, seconds, seconds if speech is None else speech)
        self.settle()

    def _end_recording(self, channel: str, seconds: float = 0.0, speech: float = 0.0) -> None:
        recording_id = self.recording.pop(channel, None)
        if recording_id is not None:
            self.recordings[recording_id] = (seconds, speech)
            for call_id, call in self.calls.items():
                if call.channel_id == channel:
                    self.mailbox.append((call_id, t.RecordingEnded(channel, recording_id)))

    def to_queue(self, call_id: str, keys: str = "2") -> str:
        """Go through the menu; the call's state phase afterwards."""
        self.press(call_id, keys)
        return self.calls[call_id].phase

    def ringing_leg(self, call_id: str) -> str:
        offer = self.calls[call_id].offer
        assert offer is not None
        return offer.offer_id

    # -- time and messages ----------------------------------------------------------------------

    def tell(self, call_id: str, event: m.CallEvent) -> None:
        self.mailbox.append((call_id, event))
        self.settle()

    def to_owner(self, leg: str, event: m.CallEvent) -> None:
        for call_id, call in self.calls.items():
            if leg in call.legs:
                self.mailbox.append((call_id, event))
        self.settle()

    def wait(self, seconds: float) -> None:
        """Let time pass, firing what is due on the way."""
        end = self.now + timedelta(seconds=seconds)
        while True:
            due = [at for at in [*self.timers.values(), self.board.next_due(self.now)] if at]
            following = min((at for at in due if at <= end), default=None)
            if following is None:
                break
            self.now = max(self.now, following)
            self._fire()
            self.settle()
        self.now = end
        self.settle()

    def settle(self) -> None:
        """Deliver every message until nobody has anything to say."""
        self._settle_board()
        while self.mailbox:
            call_id, event = self.mailbox.popleft()
            state = self.calls[call_id]
            self._take(call_id, step(self.plan, state, event, self.now, CallRules()))
            self._settle_board()

    def restart(self) -> None:
        """The application dies and comes back: only what was written and Asterisk remain."""
        self.mailbox.clear()
        self.timers.clear()
        board = Board(self.board.rules)
        board.set_queues([self.routing.treat(queue) for queue in QUEUES])
        for agent in self.board.agents.values():
            board.set_agent(agent.agent_id, agent.name, agent.extension, agent.skills, self.now)
            last = LastState(agent.state, agent.reason, agent.since, agent.call_id)
            board.restore(agent.agent_id, last, self.now)
            board.phone(agent.agent_id, agent.phone)
        live = {call_id for call_id, call in self.calls.items() if not call.done}
        board.release(live, self.now)
        self.board = board
        bridged = frozenset(leg for legs in self.bridges.values() if len(legs) > 1 for leg in legs)
        found = m.Recovered(
            alive=frozenset(self.legs),
            in_app=frozenset(leg for leg in self.legs if leg not in self.diverted),
            up=frozenset(leg for leg, state in self.legs.items() if state == "Up"),
            bridged=bridged,
            recordings=frozenset(self.recording.values()),
        )
        for call_id, call in self.calls.items():
            if not call.done:
                survived = msgspec.json.decode(msgspec.json.encode(call), type=CallState)
                self.calls[call_id] = survived
                self.mailbox.append((call_id, found))
        self.settle()

    # -- the made-up Asterisk -------------------------------------------------------------------

    def _take(self, call_id: str, taken: Step) -> None:
        self.calls[call_id] = taken.state
        self.facts.extend(taken.facts)
        for command in (*taken.urgent, *taken.commands):
            self._do(call_id, command)

    def _do(self, call_id: str, command: m.CallCommand) -> None:  # noqa: PLR0912
        match command:
            case t.Answer(channel):
                self.legs[channel] = "Up"
            case t.Play(channel):
                assert channel not in self.playing, "two voices at once"
                assert channel not in self.music, "a voice over music"
                assert channel not in self.recording, "a voice into a recording"
                if channel in self.legs:
                    self.playing[channel] = command
                    self.said.append(command.prompts)
            case t.StopPlay(channel):
                self.playing.pop(channel, None)
            case t.StartMusic(channel):
                self.music.add(channel)
            case t.StopMusic(channel):
                self.music.discard(channel)
            case t.Record(channel, recording_id):
                assert channel not in self.playing, "a recording waits behind a voice"
                assert channel not in self.recording, "two recordings at once"
                if channel in self.legs and recording_id not in self.recordings:
                    self.recording[channel] = recording_id
                else:
                    self.mailbox.append((call_id, m.CommandFailed(command)))
            case t.PlayRecording(channel, playback_id, recording_id):
                assert recording_id in self.recordings
                self.playing[channel] = t.Play(channel, playback_id, (f"recording:{recording_id}",))
            case t.SendBack(channel):
                self.sent_back.append(command)
                self.diverted.add(channel)
                self.mailbox.append((call_id, t.LegLeft(channel)))
            case t.StopRecording(channel):
                self._end_recording(channel, *self.hung_up_after)
            case o.Measure(recording_id):
                self.written += self.arriving
                self.mailbox.append((call_id, o.Measured(recording_id, self.written)))
            case o.Inspect(recording_id):
                found = self.recordings.get(recording_id)
                answer = o.Inspected(recording_id, found is not None, *(found or ()))
                self.mailbox.append((call_id, answer))
            case o.Keep(recording_id):
                ok = recording_id in self.recordings and not self.disk_full
                if ok:
                    self.kept.add(recording_id)
                self.mailbox.append((call_id, o.Kept(recording_id, ok)))
            case o.Discard(recording_id):
                self.recordings.pop(recording_id, None)
            case o.AskNumber():
                self.mailbox.append((call_id, self._number(call_id)))
            case t.DialAgent(leg):
                self.dialled.append(command)
                if command.extension in self.unreachable:
                    self.mailbox.append((call_id, m.CommandFailed(command)))
                else:
                    self.legs[leg] = "Dialing"
            case t.Connect(channel, bridge, agent_leg):
                self.bridges[bridge] = {leg for leg in (channel, agent_leg) if leg in self.legs}
            case t.DropBridge(_, bridge):
                self.bridges.pop(bridge, None)
            case t.HangUp(leg):
                self._end_leg(leg, 16)
            case t.Divert(channel):
                self.diverted.add(channel)
                self.mailbox.append((call_id, t.LegLeft(channel)))
            case m.StartTimer(timer, after_s):
                self.timers[call_id, timer] = self.now + timedelta(seconds=after_s)
            case m.CancelTimer(timer):
                self.timers.pop((call_id, timer), None)
            case m.LookUp(number):
                self._look_up(call_id, number)
            case m.LookBack(number):
                if self.memory_answers:
                    known = self.memory.get(number, m.LookedBack(None, None))
                    self.mailbox.append((call_id, known))
            case m.ShowPop():
                self.pops.append(command)
                if self.page_answers:
                    self.mailbox.append((call_id, m.PopShown(command.offer_id)))
            case _:
                self._desk(call_id, command)

    def _number(self, call_id: str) -> o.Numbered:
        caller = self.calls[call_id].caller_number
        issued = [fact for fact in self.facts if isinstance(fact, f.TicketIssued)]
        for fact in issued:
            if fact.caller_number == caller:
                return o.Numbered(fact.ticket_number, again=True)
        self.numbers += 1
        return o.Numbered(ticket_number(self.numbers))

    def _look_up(self, call_id: str, number: str) -> None:
        if not self.crm_answers:
            answer = m.CompanyAnswered(number, "unavailable")
        elif number in self.companies:
            answer = m.CompanyAnswered(number, "found", self.companies[number])
        else:
            answer = m.CompanyAnswered(number, "unknown")
        self.mailbox.append((call_id, answer))

    def _desk(self, call_id: str, command: m.DeskCommand) -> None:  # noqa: PLR0912
        match command:
            case m.JoinQueue(entry_id):
                self.board.join(_entry(call_id, command))
                self._settle_board()
                self._position(call_id, entry_id)
            case m.ReviseEntry():
                self.revised.append(command)
                self._revise(command)
            case m.AskSituation(entry_id):
                if entry_id in self.board.entries:
                    told = m.SituationTold(situation_of(self.board, entry_id, self.now))
                    self.mailbox.append((call_id, told))
            case m.HoldPlace(entry_id):
                self.board.hold(entry_id, held=True)
            case m.FreePlace(entry_id):
                self.board.hold(entry_id, held=False)
            case m.AskPosition(entry_id):
                self._position(call_id, entry_id)
            case m.LeaveQueue(entry_id):
                self.board.leave(entry_id, self.now)
            case m.LoseSight(entry_id):
                self.lost_sight_of.add(entry_id)
            case m.OfferRings(offer_id, agent_id):
                self.board.ringing(offer_id, agent_id, self.now)
            case m.OfferLost(offer_id, agent_id, outcome):
                self.board.offer_lost(offer_id, agent_id, outcome, self.now)
            case m.AgentTalks(entry_id, queue, agent_id, since):
                self.board.answered(Talk(entry_id, call_id, queue, agent_id), since)
            case m.AgentHolds(agent_id, held):
                self.board.talk_held(agent_id, call_id, self.now, held=held)
            case m.AgentDone(agent_id):
                self.board.hung_up(agent_id, call_id, self.now)

    def _position(self, call_id: str, entry_id: str) -> None:
        position = self.board.position(entry_id)
        if position is not None:
            again_after_s = self.board.policy_of(entry_id).announce_every_s
            situation = situation_of(self.board, entry_id, self.now)
            placed = m.Placed(position, again_after_s, situation, self.expected)
            self.mailbox.append((call_id, placed))

    def _revise(self, asked: m.ReviseEntry) -> None:
        self.board.revise(
            asked.entry_id,
            credit_s=asked.credit_s,
            needs=asked.needs,
            prefers=asked.prefers,
            first_contact_at=asked.first_contact_at,
            last_agent_id=asked.last_agent_id,
        )

    def _settle_board(self) -> None:
        self.board.pump(self.now)
        for decision in self.board.take():
            match decision:
                case MakeOffer(offer, extension, ring_timeout_s) as made:
                    granted = m.OfferGranted(
                        offer.offer_id, offer.agent_id, extension, ring_timeout_s, made.reasons
                    )
                    self.mailbox.append((offer.call_id, granted))
                case WithdrawOffer(offer):
                    self.mailbox.append((offer.call_id, m.OfferWithdrawn(offer.offer_id)))
                case AgentChanged():
                    pass

    def _end_leg(self, leg: str, cause: int) -> None:
        if self.legs.pop(leg, None) is None:
            return
        self.playing.pop(leg, None)
        self.music.discard(leg)
        self._end_recording(leg, *self.hung_up_after)
        for members in self.bridges.values():
            members.discard(leg)
        for call_id, call in self.calls.items():
            if leg in call.legs:
                self.mailbox.append((call_id, t.LegLeft(leg)))
                self.mailbox.append((call_id, t.LegEnded(leg, cause)))

    def _fire(self) -> None:
        for (call_id, timer), at in list(self.timers.items()):
            if at <= self.now:
                del self.timers[call_id, timer]
                self.mailbox.append((call_id, m.TimerFired(timer)))


def _entry(call_id: str, asked: m.JoinQueue) -> Entry:
    return Entry(
        asked.entry_id,
        call_id,
        asked.queue,
        asked.joined_at,
        offers_made=asked.offers_made,
        first_contact_at=asked.first_contact_at,
        credit_s=asked.credit_s,
        needs=asked.needs,
        prefers=asked.prefers,
        last_agent_id=asked.last_agent_id,
    )
