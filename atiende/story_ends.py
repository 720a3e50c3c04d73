"""How a call came in, what it was told, what it left behind and how it ended, in sentences (pure)."""

from __future__ import annotations

from collections.abc import Iterator

from acd.explain import span
from asterisk_conf.words import Words, printable
from atiende.story_parts import Told, say
from atiende.story_texts import TEXTS
from db import facts as f
from db.facts import AnyFact
from db.texts import withholds


def arrived(fact: f.CallArrived, *, erased: bool) -> Iterator[Words]:
    """Who called, from where, and what was in force."""
    yield say("arrived", caller=_caller(fact, erased=erased), dialled=printable(fact.dialled))
    if fact.foreign_queue:
        yield say("foreign", queue=printable(fact.foreign_queue))
    revisions = {
        "rev_flow": fact.flow_revision,
        "rev_hours": fact.hours_revision,
        "rev_overflow": fact.overflow_revision,
        "rev_routing": fact.routing_revision,
    }
    which = tuple(say(code, number=number) for code, number in revisions.items() if number)
    if which:
        yield say("revisions", which=which)


def _caller(fact: f.CallArrived, *, erased: bool) -> Words:
    if withholds(fact.caller_number):
        return say("erased_number" if erased else "withheld")
    number, name = printable(fact.caller_number), printable(fact.caller_name)
    return say("number_named" if name else "number", number=number, name=name)


def company(fact: f.CompanyIdentified) -> Words:
    """What the CRM said."""
    code = fact.verification if fact.company_number else "none"
    return say(f"company_{code}", number=fact.company_number, name=printable(fact.company_name))


def announced(fact: f.WaitAnnounced, told: Told) -> Iterator[Words]:
    """What the caller was told, and whether it came true."""
    low_s, high_s = fact.low_s, fact.high_s
    code = "told_over" if high_s is None else "told_between" if low_s > 0 else "told_under"
    yield say(code, low=span(low_s), high=span(high_s or 0.0), position=fact.position)
    answered_at = told.answered_at(fact.entry_id)
    if answered_at is None:
        return
    waited_s = (answered_at - fact.at).total_seconds()
    if waited_s < low_s:
        yield say("told_less", waited=span(waited_s))
    elif high_s is not None and waited_s > high_s:
        yield say("told_more", waited=span(waited_s))
    else:
        yield say("told_right", waited=span(waited_s))


def of_the_end(fact: AnyFact, told: Told) -> Iterator[Words]:
    """What the caller chose instead of waiting, what was made of it, and the end."""
    match fact:
        case f.OverflowOffered(reason=reason, choices=choices):
            code = f"because_{reason}"
            yield say("overflow", reason=say(code) if code in TEXTS else reason)
            if choices:
                yield say("choices", choices=tuple(say(f"may_{choice}") for choice in choices))
        case f.OverflowChosen(choice=choice):
            yield say(f"chose_{choice}")
        case f.TicketIssued(origin=origin, ticket_number=ticket):
            yield say(f"ticket_{origin}", ticket=ticket)
        case f.TicketRepeated(ticket_number=ticket):
            yield say("ticket_again", ticket=ticket)
        case f.MessageLeft(duration_s=duration_s, mailbox=mailbox):
            yield say("message", lasts=span(duration_s))
            if mailbox:
                yield say("mailed", mailbox=mailbox)
        case f.TicketHandled(handled=handled, ticket_number=ticket):
            code = "ticket_handled" if handled else "ticket_reopened"
            yield say(code, by=printable(fact.by), ticket=ticket)
            yield from _answer(fact.answer)
        case f.MessageHandled(handled=handled):
            yield say("message_handled" if handled else "message_reopened", by=printable(fact.by))
            yield from _answer(fact.answer)
        case f.PersonalDataErased(what=what):
            yield say(f"erased_{what}")
        case f.CallEnded():
            yield _end(fact, told)


def _answer(answer: str) -> Iterator[Words]:
    if answer:
        yield say("answer", answer=printable(answer))


def _end(fact: f.CallEnded, told: Told) -> Words:
    if fact.outcome == "diverted":
        return say(f"went_{fact.diverted_to}")
    if told.bridged is None:
        return say(f"ended_{fact.ended_by}")
    talked = span((fact.at - told.bridged.at).total_seconds())
    return say(f"talk_ended_{fact.ended_by}", talked=talked)
