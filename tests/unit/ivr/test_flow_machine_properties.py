"""What holds for every flow and every order of events, however unlikely."""

from datetime import UTC, datetime, timedelta

import msgspec
from flow_strategies import KEYS, MOVES, OUTCOMES, event_for, flows
from hypothesis import given, settings
from hypothesis import strategies as st

from ivr.document import CollectNode, MenuNode
from ivr.machine import MAX_AHEAD, MAX_KEYS, start, step
from ivr.messages import (
    CancelTimer,
    Digit,
    Enqueue,
    FlowCommand,
    FlowEvent,
    HangUp,
    SaidAll,
    Say,
    Session,
    StartTimer,
    StopSaying,
    TimerFired,
)

NOW = datetime(2026, 3, 2, tzinfo=UTC)
PACES = st.sampled_from([0, 0.1, 1.0, 3.0]).map(lambda seconds: timedelta(seconds=seconds))
CALLS = st.lists(st.tuples(MOVES, OUTCOMES, PACES), max_size=60)


class Telephone:
    """Carries commands out as Asterisk would, and objects to what cannot be carried out."""

    def __init__(self, flow):
        self.flow = flow
        self.now = NOW
        self.saying = self.timer = self.ended = None
        self.used = set()
        self.session = self._take(start(flow, NOW, "8001"))

    def hear(self, event):
        before = self.session
        taken = step(self.flow, before, event, self.now)
        if isinstance(event, SaidAll) and event.say_id == self.saying:
            self.saying = None
        if isinstance(event, TimerFired) and event.timer == self.timer:
            self.timer = None
        if any(isinstance(command, StopSaying) for command in taken.commands):
            assert isinstance(taken.commands[0], StopSaying), "a prompt is cut before all else"
        self.session = self._take(taken)
        return taken

    def _take(self, taken):
        for command in taken.commands:
            assert self.ended is None, "nothing follows the last word"
            self._carry_out(command)
        assert (taken.session.saying, taken.session.timer) == (self.saying, self.timer)
        return taken.session

    def _carry_out(self, command):
        match command:
            case Say(say_id=say_id, prompts=prompts):
                assert self.saying is None, "two prompts at once"
                assert prompts
                assert say_id not in self.used
                self.used.add(say_id)
                self.saying = say_id
            case StopSaying(say_id=say_id):
                assert say_id == self.saying
                self.saying = None
            case StartTimer(timer=timer, after_s=after_s):
                assert self.timer is None, "two timers at once"
                assert timer not in self.used
                assert after_s > 0
                self.used.add(timer)
                self.timer = timer
            case CancelTimer(timer=timer):
                assert timer == self.timer
                self.timer = None
            case Enqueue() | HangUp():
                assert self.saying is None
                assert self.timer is None
                self.ended = command


def play(flow, calls):
    phone = Telephone(flow)
    for move, outcome, pace in calls:
        phone.now += pace
        phone.hear(event_for(move, phone.session, outcome))
    return phone


def patience(flow):
    """How many prompts and timers a caller can meet at most without choosing anything."""
    attempts = [
        node.wrong.tries if isinstance(node, MenuNode) else node.tries
        for node in flow.nodes.values()
        if isinstance(node, MenuNode | CollectNode)
    ]
    return 3 * (sum(attempts) + len(flow.nodes) + 1)


@given(flows(), CALLS)
def test_a_caller_always_hears_something_or_is_waited_for_until_the_flow_has_ended(flow, calls):
    phone = Telephone(flow)
    for move, outcome, pace in calls:
        phone.now += pace
        phone.hear(event_for(move, phone.session, outcome))
        assert phone.session.finished == (phone.ended is not None)
        assert phone.session.finished or phone.saying or phone.timer
        assert not (phone.saying and phone.timer)
        assert not phone.session.ahead or phone.session.verification == "pending"


@given(flows(), CALLS)
def test_whatever_happened_a_caller_who_then_does_nothing_reaches_the_end(flow, calls):
    phone = play(flow, calls)
    for _ in range(patience(flow)):
        if phone.ended:
            break
        phone.hear(event_for("said" if phone.saying else "timer", phone.session))
    assert phone.ended


@given(flows(), CALLS, KEYS)
def test_a_key_cuts_the_prompt_unless_it_still_belongs_to_a_full_number(flow, calls, key):
    phone = play(flow, calls)
    saying, spare = phone.saying, phone.session.spare_end
    taken = phone.hear(Digit(key))
    if saying and not (spare and spare.key == key):
        assert taken.commands[0] == StopSaying(saying)


@given(flows(), CALLS)
def test_after_the_end_nothing_is_done_any_more(flow, calls):
    phone = play(flow, calls)
    while not phone.ended:
        phone.hear(event_for("said" if phone.saying else "timer", phone.session))
    before = phone.session
    for move, outcome, _ in calls:
        taken = phone.hear(event_for(move, phone.session, outcome))
        assert not taken.commands
        assert msgspec.structs.replace(taken.session, verification=before.verification) == before


@given(flows(), CALLS)
def test_a_session_comes_back_from_json_as_it_was(flow, calls):
    session = play(flow, calls).session
    assert msgspec.json.decode(msgspec.json.encode(session), type=Session) == session


@given(flows(), CALLS)
def test_events_and_commands_come_back_from_json_as_they_were(flow, calls):
    phone = Telephone(flow)
    for move, outcome, _ in calls:
        event = event_for(move, phone.session, outcome)
        assert msgspec.json.decode(msgspec.json.encode(event), type=FlowEvent) == event
        for command in phone.hear(event).commands:
            assert msgspec.json.decode(msgspec.json.encode(command), type=FlowCommand) == command


@given(flows(), st.text("0123456789*#ABCD", min_size=100, max_size=400))
@settings(max_examples=50)
def test_a_machine_that_dials_for_ever_does_not_make_the_session_grow(flow, keys):
    phone = Telephone(flow)
    for key in keys:
        phone.hear(Digit(key))
        assert len(phone.session.keys) <= MAX_KEYS
        assert len(phone.session.ahead) <= MAX_AHEAD
        assert len(phone.session.digits) <= 5


@given(flows(), CALLS)
def test_the_same_events_lead_to_the_same_call(flow, calls):
    assert play(flow, calls).session == play(flow, calls).session
