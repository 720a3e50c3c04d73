"""Walk through a flow without a telephone: the live engine, a clock that costs no time, and words.

What can be typed: the keys `0-9 * # A-D`; `.` (or an empty line) stays silent until the flow does
something about it; `h` hangs up; spaces mean nothing.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Final, TextIO

from asterisk_conf.words import Language
from documents.texts import printable
from ivr import machine
from ivr.document import Flow
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
    SaidAll,
    Say,
    Session,
    StartTimer,
    Step,
    StopSaying,
    TimerFired,
)
from ivr.texts import text

Companies = Mapping[str, object] | Callable[[str], LookupOutcome]
"""The company numbers that exist, or who to ask about one."""

SILENCE: Final = "."
GOODBYE: Final = "h"
BEGINNING: Final = datetime(2026, 1, 1, tzinfo=UTC)
BETWEEN_KEYS: Final = timedelta(seconds=0.3)


class Simulation:
    """One imaginary call. Lines for people pile up in `lines`, as they happen."""

    def __init__(
        self,
        flow: Flow,
        prompt_text: Callable[[str], str],
        companies: Companies,
        language: Language = "es",
        dialled: str = "",
    ) -> None:
        self.flow = flow
        self.prompt_text = prompt_text
        self.companies = companies
        self.language = language
        self.lines: list[str] = []
        self.now = BEGINNING
        self.timer_s = 0.0
        self.hung_up = False
        self.answer: LookedUp | None = None
        first = machine.start(flow, self.now, dialled)
        self.session: Session = first.session
        self._carry_out(first)

    @property
    def over(self) -> bool:
        """Whether the flow has done its part, or the caller is gone."""
        return self.hung_up or self.session.finished

    def type(self, typed: str) -> None:
        """Act on typed characters until the call is over; what is not a key is told so."""
        for character in typed:
            if self.over:
                return
            if character == SILENCE:
                self.stay_silent()
            elif character.lower() == GOODBYE:
                self.hang_up()
            elif character.upper() in KEYS:
                self.press(character.upper())
            elif not character.isspace():
                self._tell("sim_not_a_key", key=printable(character))

    def press(self, key: str) -> None:
        """Press one key."""
        self.now += BETWEEN_KEYS
        self._tell("sim_cuts" if self.session.saying else "sim_presses", key=key)
        self._step(Digit(key))

    def stay_silent(self) -> None:
        """Hear the prompt to its end and press nothing, until the flow speaks or ends."""
        if self.session.saying:
            self._step(SaidAll(self.session.saying))
        if self.session.timer and not self.session.saying:
            self.now += timedelta(seconds=self.timer_s)
            self._tell("sim_waits", seconds=f"{self.timer_s:g}")
            self._step(TimerFired(self.session.timer))

    def hang_up(self) -> None:
        """End the call as the caller."""
        self.hung_up = True
        self._tell("sim_caller_hung_up")
        self._tell_result()

    def _step(self, event: FlowEvent) -> None:
        self._carry_out(machine.step(self.flow, self.session, event, self.now))
        while answer := self.answer:
            self.answer = None
            self._carry_out(machine.step(self.flow, self.session, answer, self.now))

    def _carry_out(self, step: Step) -> None:
        self.session = step.session
        for command in step.commands:
            self._do(command)

    def _do(self, command: FlowCommand) -> None:
        match command:
            case Say(prompts=prompts):
                self._tell("sim_hears", words=" ".join(map(self.prompt_text, prompts)))
            case StartTimer(after_s=after_s):
                self.timer_s = after_s
            case LookUpCompany(number=number):
                self._look_up(number)
            case Enqueue():
                self._tell_queue(command)
                self._tell_result()
            case HangUp():
                self._tell("sim_hung_up")
                self._tell_result()
            case StopSaying() | CancelTimer():
                pass

    def _look_up(self, number: str) -> None:
        outcome: LookupOutcome
        if callable(self.companies):
            outcome = self.companies(number)
        else:
            outcome = "found" if number in self.companies else "unknown"
        self._tell(f"sim_{outcome}", number=number)
        self.answer = LookedUp(number, outcome)

    def _tell_queue(self, last: Enqueue) -> None:
        self._tell("sim_queue", queue=last.queue)
        for code, levels in (("sim_needs", last.needs), ("sim_prefers", last.prefers)):
            if levels:
                self._tell(code, levels=", ".join(f"{skill} {level}" for skill, level in levels))
        if last.credit_s:
            self._tell("sim_credit", seconds=f"{last.credit_s:g}")

    def _tell_result(self) -> None:
        session = self.session
        if session.choice:
            self._tell("sim_choice", choice=session.choice)
        else:
            self._tell("sim_no_choice")
        if session.language:
            self._tell("sim_language", given=session.language)
        if session.company_number:
            verification = text(f"sim_is_{session.verification}", self.language)
            self._tell("sim_company", number=session.company_number, verification=verification)
        else:
            self._tell("sim_no_company")

    def _tell(self, code: str, **details: object) -> None:
        self.lines.append(text(code, self.language, **details))


def simulate(  # noqa: PLR0913 - what was typed, and what the flow itself leaves open
    flow: Flow,
    keys: str,
    prompt_text: Callable[[str], str],
    companies: Companies,
    *,
    language: Language = "es",
    dialled: str = "",
) -> list[str]:
    """Play a call in which the caller types `keys` and then stays silent; what happened, by line."""
    call = Simulation(flow, prompt_text, companies, language, dialled)
    call.type(keys)
    while not call.over:
        call.stay_silent()
    return call.lines


def run_simulation(  # noqa: PLR0913 - two streams, and what the flow itself leaves open
    flow: Flow,
    stdin: TextIO,
    stdout: TextIO,
    *,
    prompt_text: Callable[[str], str],
    companies: Companies,
    language: Language = "es",
    dialled: str = "",
) -> Session:
    """Play a call against a person or a pipe, line by line; the end of the input is silence.

    Returns the session as it ended.
    """
    call = Simulation(flow, prompt_text, companies, language, dialled)
    prompted = stdin.isatty()
    if prompted:
        print(text("sim_help", language), file=stdout)
    while True:
        _flush(call, stdout)
        if call.over:
            return call.session
        if prompted:
            print("> ", end="", file=stdout, flush=True)
        typed = stdin.readline()
        call.type(typed if typed.strip() else SILENCE)


def _flush(call: Simulation, stdout: TextIO) -> None:
    for line in call.lines:
        print(line, file=stdout)
    stdout.flush()
    call.lines.clear()
