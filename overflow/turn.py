"""One step of the overflow menu under way: where the caller is, what was asked for so far."""

from __future__ import annotations

from datetime import datetime

from msgspec.structs import replace

from overflow.messages import (
    CancelTimer,
    Chose,
    End,
    Listen,
    Menu,
    MenuCommand,
    Result,
    Say,
    Stage,
    StartTimer,
    Step,
    StopSaying,
)
from overflow.policy import Choice, Prompts, Treatment

_PRESS: dict[Choice, str] = {
    "wait": "press_to_wait",
    "message": "press_for_message",
    "ticket": "press_for_ticket",
}


class Turn:
    """What every stage does alike: speak, wait, ask, and end."""

    def __init__(self, rules: Treatment, menu: Menu, now: datetime | None) -> None:
        self.rules = rules
        self.menu = menu
        self.now = now
        self._commands: list[MenuCommand] = []

    def step(self) -> Step:
        """Give what came of it."""
        return Step(self.menu, tuple(self._commands))

    def set(self, **changes: object) -> None:
        """Change where the caller is."""
        self.menu = replace(self.menu, **changes)

    def do(self, *commands: MenuCommand) -> None:
        """Ask for something, after all that was asked for before."""
        self._commands.extend(commands)

    # -- sound and time

    def say(self, stage: Stage, *prompts: str) -> None:
        """Enter a stage with these words; who is gone hears none."""
        self.hush()
        say_id = self._new_id("s")
        self.set(stage=stage, saying=say_id)
        if self.menu.gone:
            self.set(saying=None)
        else:
            self.do(Say(say_id, prompts))

    def listen(self) -> None:
        """Play the caller his own recording."""
        self.hush()
        say_id = self._new_id("s")
        self.set(stage="listening", saying=say_id)
        self.do(Listen(say_id, self.menu.recording))

    def hush(self) -> None:
        """End what sounds and what is waited for."""
        if self.menu.saying is not None:
            self.do(StopSaying())
        if self.menu.timer is not None:
            self.do(CancelTimer(self.menu.timer))
        self.set(saying=None, timer=None)

    def wait(self, after_s: float) -> None:
        """Start the menu's timer."""
        timer = self._new_id("t")
        self.set(timer=timer)
        self.do(StartTimer(timer, after_s))

    def _new_id(self, kind: str) -> str:
        self.set(seq=self.menu.seq + 1)
        return f"{kind}{self.menu.seq}"

    # -- choices, and the ways out

    def ask(self, first: Prompts) -> None:
        """Say something, then the choices."""
        if not self.menu.choices:
            self.end_without_choice(*first)
            return
        pairs = [
            (_PRESS[choice], f"digit_{key}") for key, choice in choice_of_key(self.menu).items()
        ]
        self.say("asking", *first, *(prompt for pair in pairs for prompt in pair))

    def without(self, choice: Choice, *apology: str) -> None:
        """It cannot be done: say so, and offer what is left."""
        self.set(choices=tuple(other for other in self.menu.choices if other != choice))
        if self.menu.gone:
            self.end("none")
        else:
            self.ask(apology)

    def end_without_choice(self, *first: str) -> None:
        """He chose nothing: he waits on, or, if the line is closed, hears good-bye."""
        self.do(Chose("none"))
        if self.menu.closed:
            self.tell("none", *first, "closed_goodbye")
        else:
            self.end("wait", *first)

    def tell(self, result: Result, *prompts: str) -> None:
        """The last words before the menu ends."""
        self.set(result=result, told=prompts)
        if self.menu.gone:
            self.end(result)
        else:
            self.say("telling", *prompts)

    def end(self, result: Result, *last: str) -> None:
        """The menu is over; `last` is left to the one who goes on with the call."""
        self.hush()
        self.set(stage="over", result=result, told=last)
        self.do(End(result))


def choice_of_key(menu: Menu) -> dict[str, Choice]:
    """Give what each key stands for, in the order in which they are told."""
    return {str(place): choice for place, choice in enumerate(menu.choices, start=1)}
