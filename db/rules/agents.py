"""How agents' states follow one another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import insert, update

from db import facts as f
from db.rules.given import as_given, given, next_position
from db.tables import agent_states

if TYPE_CHECKING:
    from collections.abc import Mapping

RULES: Final[Mapping[type[f.Fact], tuple[Any, ...]]] = {
    f.AgentStateChanged: (
        update(agent_states)
        .where(agent_states.c.agent_id == given("agent_id"), agent_states.c.until.is_(None))
        .values(until=given("at")),
        insert(agent_states)
        .inline()
        .values(
            **as_given("agent_id", "state", "reason", "call_id", "by"),
            position=next_position(agent_states, "agent_id"),
            since=given("at"),
        ),
    ),
}
