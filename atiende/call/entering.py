"""The way into a queue: straight to a place, or to what is offered instead while one waits."""

from __future__ import annotations

from collections.abc import Iterable

from acd.needs import Need
from acd.routing.document import Ask
from atiende.call import overflow
from atiende.call.messages import AskSituation
from atiende.call.treatment import rules_of
from atiende.call.turn import Turn
from atiende.call.waiting import LOOK_EVERY_S, in_a_queue, join, look_again
from ivr.messages import Enqueue
from overflow.decision import Offer, Situation, decide
from overflow.policy import SAID


def wait_in(turn: Turn, last: Enqueue) -> None:
    """The flow is over: wait in its queue while the line is open; hear the hours while it is not."""
    turn.set(flow_ask=Ask(last.credit_s, _needs(last.needs), _needs(last.prefers)))
    if _is_open(turn, last.queue):
        join(turn, last.queue)


def _needs(levels: Iterable[tuple[str, int]]) -> tuple[Need, ...]:
    return tuple(Need(skill, level) for skill, level in levels)


def enter_directly(turn: Turn, queue: str) -> None:
    """Another PBX sent the call here because nobody there could take it."""
    if not _is_open(turn, queue):
        return
    if turn.state.sent_back:  # he has chosen to wait already: not asked again at once
        turn.set(overflow_at=turn.now)
        turn.announce("keep_waiting")
        join(turn, queue)
    else:
        overflow.offer(turn, "entered", SAID["entered"])


def _is_open(turn: Turn, queue: str) -> bool:
    """Tell whether ``queue`` is served now; one who finds it closed hears so, and his choices."""
    opening = turn.plan.opening(turn.state.dialled, turn.now)
    turn.set(queue=queue, treatment="closed" if opening.closed else "open")
    if opening.closed:
        overflow.offer(turn, "closed", opening.words, always=opening.overrides)
    return not opening.closed


def would_not_have_him(turn: Turn) -> None:
    """The foreign PBX did not take its caller back: he waits here, or chooses again if it is closed."""
    turn.set(diverted_to="")
    enter_directly(turn, turn.state.queue)


def look(turn: Turn) -> None:
    """Time to see how things stand."""
    if in_a_queue(turn) and turn.state.menu is None:
        turn.do(AskSituation(turn.state.entry_id))


def consider(turn: Turn, seen: Situation) -> None:
    """Offer overflow to a waiting caller if the policy says so now; else look again later."""
    state = turn.state
    if not in_a_queue(turn) or state.menu is not None:
        return
    last = state.overflow_at
    rules = rules_of(turn)
    verdict = decide(
        seen,
        rules.when,
        offered_before=last is not None,
        since_last_offer_s=None if last is None else (turn.now - last).total_seconds(),
        again_every_s=rules.again_every_s,
    )
    if not isinstance(verdict, Offer):
        look_again(
            turn, LOOK_EVERY_S if verdict.look_again_in_s is None else verdict.look_again_in_s
        )
    elif state.phase == "waiting":
        overflow.offer(turn, verdict.reason, SAID[verdict.reason])
    else:
        look_again(turn)
