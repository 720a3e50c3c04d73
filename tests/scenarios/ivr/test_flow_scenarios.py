"""Calls as data: what happens to a caller, step by step, and what the flow answers.

Each step of a YAML file here is `event -> command, command`; README.md in this folder lists both.
"""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import yaml

from ivr.flow import DEFAULT_FLOW, Flow, load
from ivr.machine import start, step
from ivr.messages import (
    CancelTimer,
    Digit,
    Enqueue,
    FlowEvent,
    HangUp,
    LookedUp,
    LookUpCompany,
    Resumed,
    SaidAll,
    Say,
    Session,
    StartTimer,
    Step,
    StopSaying,
    TimerFired,
)

HERE = Path(__file__).parent
FLOWS = {"default": DEFAULT_FLOW} | {path.stem: path for path in (HERE / "flows").glob("*.yaml")}
CALLS = [
    pytest.param(call, id=f"{path.stem}: {call['name']}")
    for path in sorted(HERE.glob("*.yaml"))
    for call in yaml.safe_load(path.read_text(encoding="utf-8"))
]


class Caller:
    """Plays one call: turns the words of a scenario into events, and commands into words."""

    def __init__(self, flow: Flow) -> None:
        self.flow = flow
        self.now = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
        self.session = Session(node=flow.start, entered_at=self.now)

    def play(self, event: str) -> str:
        verb, _, rest = event.partition(" ")
        if verb == "start":
            return self._take(start(self.flow, self.now, rest))
        if verb == "wait":
            self.now += timedelta(seconds=float(rest))
            return ""
        answers = [self._take(self._step(event)) for event in self._events(verb, rest)]
        return ", ".join(filter(None, answers))

    def _events(self, verb: str, rest: str) -> list[FlowEvent]:
        match verb:
            case "press":
                return [Digit(key) for key in rest]
            case "said":
                return [SaidAll(rest or str(self.session.saying))]
            case "timer":
                return [TimerFired(rest or str(self.session.timer))]
            case "crm":
                *number, outcome = rest.split()
                return [LookedUp(number[0] if number else self.session.company_number, outcome)]
            case "resumed":
                return [Resumed()]
        raise ValueError(f"no such event: {verb}")

    def _step(self, event: FlowEvent) -> Step:
        return step(self.flow, self.session, event, self.now)

    def _take(self, taken: Step) -> str:
        before, self.session = self.session, taken.session
        return ", ".join(self._words(command, before) for command in taken.commands)

    def _words(self, command, before: Session) -> str:
        match command:
            case Say(prompts=prompts):
                return " ".join(["say", *prompts])
            case StopSaying(say_id=say_id):
                assert say_id == before.saying
                return "stop"
            case StartTimer(timer=timer, after_s=after_s):
                return f"timer {timer.rpartition('-')[0]} {after_s:g}"
            case CancelTimer(timer=timer):
                return f"cancel {timer.rpartition('-')[0]}"
            case LookUpCompany(number=number):
                return f"look up {number}"
            case Enqueue():
                return " ".join(["queue", command.queue, *_asks(command)])
            case HangUp():
                return "hang up"
        raise AssertionError(command)


def _asks(last: Enqueue) -> list[str]:
    needs = [f"needs {skill} {level}" for skill, level in last.needs]
    prefers = [f"prefers {skill} {level}" for skill, level in last.prefers]
    return [*needs, *prefers, *([f"credit {last.credit_s:g}"] if last.credit_s else [])]


@pytest.mark.parametrize("call", CALLS)
def test_the_call_goes_as_written(call):
    caller = Caller(load(FLOWS[call.get("flow", "default")]))
    for line in call["steps"]:
        event, _, expected = line.partition(" -> ")
        assert caller.play(event.removesuffix(" ->")) == expected, line
    fields = call.get("then", {})
    assert {name: getattr(caller.session, name) for name in fields} == fields
