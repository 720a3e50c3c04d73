"""What a caller would be told and could choose, in words for the admin: pure, from the policy alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import zip_longest

from asterisk_conf.words import Language, Words
from documents.durations import duration
from overflow import menu
from overflow.decision import Offer, Situation, Stay, decide, reasons
from overflow.messages import Say
from overflow.policy import SAID, Choice, Prompts, Reason, Treatment, TreatmentName
from overflow.texts import TEXTS

PromptText = Callable[[str], str]


def explain(
    rules: Treatment,
    name: TreatmentName,
    situation: Situation,
    prompt_text: PromptText,
    language: Language = "es",
) -> list[str]:
    """Tell a caller's prospects line by line; `prompt_text` gives the words of a prompt.

    While it is closed the situation does not matter.
    """

    def line(code: str, **details: object) -> str:
        return Words(TEXTS, code, details).text(language)

    verdict = _verdict(rules, name, situation)
    if isinstance(verdict, Stay):
        return [line("explain_stay"), *_later(verdict, rules, line)]
    told = list(_reasons(rules, name, situation))
    lines = [line("explain_offer", why=line(f"because_{told[0]}", **_facts(rules, situation)))]
    lines += [
        line("explain_also", why=line(f"because_{also}", **_facts(rules, situation)))
        for also in told[1:]
    ]
    heard = opening(rules, verdict.reason)
    lines += [line("explain_hears", words=_spoken(rules, name, heard, prompt_text))]
    lines += _keys(rules, line)
    return lines + list(_without_key(rules, name, line))


def opening(rules: Treatment, reason: Reason) -> Prompts:
    """What is said before the choices: the treatment's own words, or the shipped ones."""
    return rules.say or SAID[reason]


_Line = Callable[..., str]


def _verdict(rules: Treatment, name: TreatmentName, situation: Situation) -> Offer | Stay:
    if name == "closed":
        return Offer("closed")
    return decide(
        situation,
        rules.when,
        offered_before=False,
        since_last_offer_s=None,
        again_every_s=rules.again_every_s,
    )


def _reasons(rules: Treatment, name: TreatmentName, situation: Situation) -> Iterator[Reason]:
    if name == "closed":
        yield "closed"
    else:
        yield from reasons(situation, rules.when)


def _facts(rules: Treatment, situation: Situation) -> dict[str, object]:
    when = rules.when
    return {
        "waited": duration(situation.waited_s),
        "waited_limit": duration(when.waited_s or 0),
        "waiting": situation.waiting,
        "waiting_limit": when.waiting_over,
        "agents": situation.agents_logged_in,
        "expected": duration(situation.expected_wait_s or 0),
        "expected_limit": duration(when.expected_wait_over_s or 0),
    }


def _later(verdict: Stay, rules: Treatment, line: _Line) -> Iterator[str]:
    if verdict.look_again_in_s is not None and rules.when.waited_s is not None:
        limit, left = duration(rules.when.waited_s), duration(verdict.look_again_in_s)
        yield line("explain_later", limit=limit, left=left)


def _spoken(rules: Treatment, name: TreatmentName, heard: Prompts, prompt_text: PromptText) -> str:
    """The very prompts that the menu begins with, or ends with when it offers nothing."""
    begun = menu.begin(rules, heard, closed=name == "closed", id_prefix="")
    said = next((one.prompts for one in begun.commands if isinstance(one, Say)), begun.menu.told)
    return _sentences([prompt_text(prompt) for prompt in said])


def _sentences(parts: list[str]) -> str:
    """Put recordings together as one would write them: a key's word ends its sentence."""
    pairs = zip_longest(parts, parts[1:], fillvalue="X")
    ends = ["." if part[-1:].isalnum() and after[:1].isupper() else "" for part, after in pairs]
    return " ".join(part + end for part, end in zip(parts, ends, strict=True))


def _keys(rules: Treatment, line: _Line) -> list[str]:
    codes: dict[Choice, str] = {
        "wait": "explain_wait",
        "message": "explain_message" if rules.mailbox else "explain_message_kept",
        "ticket": "explain_ticket_again" if rules.ticket.same_caller_s else "explain_ticket",
    }
    details = {
        "most": duration(rules.message.max_s),
        "silence": duration(rules.message.silence_s),
        "speech": duration(rules.message.min_speech_s),
        "mailbox": rules.mailbox,
        "same": duration(rules.ticket.same_caller_s),
    }
    return [
        line(codes[choice], key=key, **details) for key, choice in enumerate(rules.choices, start=1)
    ]


def _without_key(rules: Treatment, name: TreatmentName, line: _Line) -> Iterator[str]:
    choose, tries = duration(rules.choose_s), rules.tries
    if rules.choices:
        yield line("explain_wrong", tries=tries)
    if name == "closed":
        yield line("explain_goodbye" if rules.choices else "explain_goodbye_only", choose=choose)
        return
    if rules.choices:
        yield line("explain_silence", choose=choose)
    yield line("explain_again", again=duration(rules.again_every_s))
    if rules.turn_held_s:
        yield line("explain_turn", held=duration(rules.turn_held_s))
