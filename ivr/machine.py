"""The flow engine: a pure function from a session and an event to a session and commands.

It runs to the next wait. Three promises hold for every checked flow and every order of events:

* a key cuts the prompt: `StopSaying` is the first command of that step;
* one prompt at most is playing, one timer at most is running, and the answers to earlier ones
  are ignored;
* a caller is never stuck: while the call is not finished a prompt plays or a timer runs.
"""

from datetime import datetime, timedelta
from typing import Any

from msgspec.structs import replace

from ivr.document import (
    DIGITS,
    CollectNode,
    Flow,
    HangUpNode,
    MenuNode,
    Node,
    Prompts,
    QueueNode,
    SayNode,
)
from ivr.messages import (
    KEYS,
    CancelTimer,
    Digit,
    Enqueue,
    FlowCommand,
    FlowEvent,
    HangUp,
    LookedUp,
    LookUpCompany,
    LookupOutcome,
    Resumed,
    SaidAll,
    Say,
    Session,
    SpareEnd,
    StartTimer,
    Step,
    StopSaying,
    TimerFired,
    Verification,
)

MAX_KEYS = 128
"""Keys remembered of one call; a machine that dials for ever must not grow the session."""

MAX_AHEAD = 32
LOOKUP_GUARD_S = 3.0
"""When even the CRM's own deadline was lost; well above any sensible deadline."""

SPARE_END_S = 2.0
"""How long people take to press `#` after the last digit of a number that was already full."""

VERIFICATIONS: dict[LookupOutcome, Verification] = {
    "found": "verified",
    "unknown": "unknown",
    "unavailable": "unavailable",
}


def start(flow: Flow, now: datetime, dialled: str = "") -> Step:
    """Begin the flow for a call to `dialled` that has just been answered."""
    first = flow.begins_at(dialled)
    turn = _Turn(flow, Session(node=first, entered_at=now), now)
    turn.enter(first)
    return turn.done()


def step(flow: Flow, session: Session, event: FlowEvent, now: datetime) -> Step:
    """Take one event. Stale, late and impossible ones change nothing and raise nothing.

    `flow` must be the one that the session began with: KeyError names the missing node otherwise.
    """
    turn = _Turn(flow, session, now)
    match event:
        case LookedUp(number=number, outcome=outcome):
            turn.looked_up(number, outcome)
        case _ if session.finished:
            pass
        case Digit(key=key):
            turn.key(key)
        case SaidAll(say_id=say_id) if say_id == session.saying:
            turn.said_all()
        case TimerFired(timer=timer) if timer == session.timer:
            turn.timer_fired()
        case Resumed():
            turn.resumed()
        case _:
            pass
    turn.use_keys_ahead()
    return turn.done()


class _Turn:
    """One step in the making."""

    def __init__(self, flow: Flow, session: Session, now: datetime) -> None:
        self.flow = flow
        self.session = session
        self.now = now
        self.commands: list[FlowCommand] = []

    def done(self) -> Step:
        return Step(self.session, tuple(self.commands))

    @property
    def node(self) -> Node:
        return self.flow.nodes[self.session.node]

    @property
    def waits_for_crm(self) -> bool:
        return self.session.verification == "pending"

    def change(self, **fields: Any) -> None:
        self.session = replace(self.session, **fields)

    # Speaking and waiting

    def say(self, prompts: Prompts, leaving: str | None = None) -> None:
        """Say something here and then wait, or go to `leaving`. Keys typed ahead are void now."""
        say_id = self._next_id("say")
        self.change(saying=say_id, leaving=leaving, ahead="")
        self.commands.append(Say(say_id, prompts))

    def hush(self) -> None:
        if self.session.saying:
            self.commands.append(StopSaying(self.session.saying))
            self.change(saying=None)

    def wait(self, what_for: str, after_s: float) -> None:
        self.stop_waiting()
        timer = self._next_id(what_for)
        self.change(timer=timer)
        self.commands.append(StartTimer(timer, after_s))

    def stop_waiting(self) -> None:
        if self.session.timer:
            self.commands.append(CancelTimer(self.session.timer))
            self.change(timer=None)

    def _next_id(self, what_for: str) -> str:
        self.change(seq=self.session.seq + 1)
        return f"{what_for}-{self.session.seq}"

    # Moving from node to node

    def enter(self, name: str, choice: str | None = None) -> None:
        """Go to a node and say what it has to say, unless the caller has already answered it."""
        if self.session.ahead:
            name = self._next_question(name)
        self.change(
            node=name,
            entered_at=self.now,
            tries=0,
            digits="",
            leaving=None,
            choice=choice or self.session.choice,
        )
        match self.node:
            case SayNode(say=prompts, go=go):
                self.say(prompts, leaving=go)
            case MenuNode(say=prompts) | CollectNode(say=prompts):
                if not self.session.ahead:
                    self.say(prompts)
            case QueueNode(queue=queue, needs=needs, prefers=prefers, credit_s=credit_s):
                self._finish(Enqueue(queue, needs, prefers, credit_s))
            case HangUpNode(say=prompts):
                if prompts:
                    self.say(prompts)
                else:
                    self._finish(HangUp())

    def _next_question(self, name: str) -> str:
        """Skip announcements on the way to a menu or a number that was answered ahead."""
        target = name
        while isinstance(node := self.flow.nodes[target], SayNode):
            target = node.go
        return target if isinstance(node, MenuNode | CollectNode) else name

    def leave(self, words: Prompts, go: str, choice: str | None = None) -> None:
        self.change(choice=choice or self.session.choice)
        if words:
            self.say(words, leaving=go)
        else:
            self.enter(go)

    def _finish(self, last: Enqueue | HangUp) -> None:
        self.commands.append(last)
        self.change(finished=True, ahead="", spare_end=None)

    # Events

    def key(self, key: str) -> None:
        if key not in KEYS:
            return
        spare = self.session.spare_end
        self.change(keys=(self.session.keys + key)[:MAX_KEYS], spare_end=None)
        if spare and key == spare.key and self.now <= spare.until:
            return
        self.hush()
        self.change(ahead=(self.session.ahead + key)[:MAX_AHEAD])
        if self.session.leaving:
            self.enter(self.session.leaving)
        elif isinstance(self.node, HangUpNode):
            self._finish(HangUp())

    def use_keys_ahead(self) -> None:
        """Give pressed keys to the questions they answer, until a prompt or the CRM is due."""
        while self.session.ahead and not self.session.saying and not self.waits_for_crm:
            key, rest = self.session.ahead[0], self.session.ahead[1:]
            self.change(ahead=rest)
            match self.node:
                case MenuNode() as menu:
                    self._choose(menu, key)
                case CollectNode() as collect:
                    self._collect(collect, key)
                case _:  # pragma: no cover - the other kinds speak or finish when entered
                    self.change(ahead="")

    def said_all(self) -> None:
        self.change(saying=None)
        match self.node:
            case _ if self.session.leaving:
                self.enter(self.session.leaving)
            case MenuNode(silence=silence):
                self.wait("silence", silence.after_s)
            case CollectNode(first_digit_s=first_digit_s):
                self.wait("first-digit", first_digit_s)
            case _:
                self._finish(HangUp())

    def timer_fired(self) -> None:
        self.change(timer=None)
        match self.node:
            case MenuNode(silence=silence):
                self.enter(silence.go, silence.choice)
            case CollectNode() if self.waits_for_crm:
                self.looked_up(self.session.company_number, "unavailable")
            case CollectNode() as collect:
                self._number_ended(collect)

    def looked_up(self, number: str, outcome: LookupOutcome) -> None:
        asked = self.session.verification
        if number != self.session.company_number or asked not in ("pending", "unavailable"):
            return
        self.change(verification=VERIFICATIONS[outcome])
        node = self.node
        if asked == "unavailable" or not isinstance(node, CollectNode):
            return  # a late answer: worth knowing, but the call has gone on
        self.stop_waiting()
        if outcome == "unknown":
            self._failed(node, node.unknown, node.unknown + node.unverified.say)
        else:
            self.enter(node.go)

    def resumed(self) -> None:
        """Say the question again. Digits of before are dropped: the caller will key in them all."""
        self.hush()
        self.stop_waiting()
        self.change(digits="")
        match self.node:
            case CollectNode() if self.waits_for_crm:
                self._look_up(self.session.company_number)
            case SayNode(say=prompts, go=go):
                self.say(prompts, leaving=go)
            case _ if self.session.leaving:
                self.enter(self.session.leaving)
            case MenuNode(say=prompts) | CollectNode(say=prompts) | HangUpNode(say=prompts):
                self.say(prompts)

    # Menus

    def _choose(self, menu: MenuNode, key: str) -> None:
        self.stop_waiting()
        wrong, chosen = menu.wrong, menu.choices.get(key)
        if chosen:
            self.change(language=chosen.language or self.session.language)
            self.enter(chosen.go, chosen.choice)
            return
        self.change(tries=self.session.tries + 1, ahead="")
        if self.session.tries < wrong.tries:
            self.say(wrong.say + menu.say)
        else:
            self.leave(wrong.say, wrong.go, wrong.choice)

    # Numbers

    def _collect(self, node: CollectNode, key: str) -> None:
        if key == node.end_key:
            self._number_ended(node)
        elif key in DIGITS:
            self.change(digits=self.session.digits + key)
            if len(self.session.digits) < node.max_digits:
                self.wait("pause", node.pause_s)
            else:
                until = self.now + timedelta(seconds=SPARE_END_S)
                self.change(spare_end=SpareEnd(node.end_key, until))
                self._number_ended(node)
        elif not self.session.timer:
            self.wait("first-digit", node.first_digit_s)

    def _number_ended(self, node: CollectNode) -> None:
        self.stop_waiting()
        number = self.session.digits
        if not number:
            kept = node.unverified.say if self.session.verification == "unknown" else ()
            self._failed(node, node.empty, kept or node.empty)
            return
        self.change(company_number=number, verification="none")
        if node.lookup:
            self.change(verification="pending")
            self._look_up(number)
        else:
            self.enter(node.go)

    def _look_up(self, number: str) -> None:
        self.commands.append(LookUpCompany(number))
        self.wait("lookup", LOOKUP_GUARD_S)

    def _failed(self, node: CollectNode, words: Prompts, last_words: Prompts) -> None:
        self.change(tries=self.session.tries + 1, digits="", ahead="")
        if self.session.tries < node.tries:
            self.say(words + node.say)
        else:
            self.leave(last_words, node.unverified.go or node.go)


__all__ = ["LOOKUP_GUARD_S", "MAX_KEYS", "Session", "Step", "start", "step"]
