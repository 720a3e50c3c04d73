"""What each fact does to the derived tables, as a table of statements."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from db.rules import agents, calls, office

if TYPE_CHECKING:
    from collections.abc import Mapping

    from db import facts as f

STATEMENTS: Final[Mapping[type[f.Fact], tuple[Any, ...]]] = {
    **calls.RULES,
    **agents.RULES,
    **office.RULES,
}
