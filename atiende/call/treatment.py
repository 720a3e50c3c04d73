"""How the overflow policy treats one call."""

from __future__ import annotations

from atiende.call.turn import Turn
from overflow.decision import offered
from overflow.policy import SendBack, Treatment


def rules_of(turn: Turn) -> Treatment:
    """Look up how the policy treats this call, with the choices that its caller really has."""
    state = turn.state
    rules = turn.plan.policy.treatment(state.queue, state.treatment)
    return offered(rules, state.treatment, way_back(turn))


def way_back(turn: Turn) -> SendBack | None:
    """Tell where the call came from and could wait; None once that was tried in vain."""
    entry = turn.plan.policy.entries.get(turn.state.dialled)
    return entry.send_back if entry is not None and not turn.state.sent_back else None
