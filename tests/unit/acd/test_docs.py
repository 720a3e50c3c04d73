"""Generates the picture of the agent's states: `python -m tests.unit.acd.test_docs` writes it."""

from itertools import groupby
from pathlib import Path

from acd.agents import TRANSITIONS

DOCUMENT = Path(__file__).parents[3] / "docs/architecture.md"
BEGIN, END = "<!-- states:begin -->\n", "<!-- states:end -->"


def picture() -> str:
    """Draw the table, one arrow for all triggers between the same two states."""
    arrows = sorted((at, to, trigger) for (at, trigger), to in TRANSITIONS.items())
    lines = ["```mermaid", "stateDiagram-v2", "    [*] --> logged_out"]
    for (at, to), group in groupby(arrows, key=lambda arrow: arrow[:2]):
        lines.append(f"    {at} --> {to}: {', '.join(trigger for _, _, trigger in group)}")
    return "\n".join([*lines, "```", ""])


def with_picture(text: str) -> str:
    before, rest = text.split(BEGIN)
    return before + BEGIN + picture() + END + rest.split(END)[1]


def test_the_picture_of_the_agents_states_is_the_table():
    text = DOCUMENT.read_text("utf-8")
    assert with_picture(text) == text, "run: python -m tests.unit.acd.test_docs"


if __name__ == "__main__":
    DOCUMENT.write_text(with_picture(DOCUMENT.read_text("utf-8")), "utf-8")
