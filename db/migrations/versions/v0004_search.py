"""Search: what messages and tickets are found by, folded once instead of at every search."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0004"
down_revision: Final = "0003"

# A migration never changes again, so it keeps its own copy of how texts are folded in its day.
ACCENTED: Final = "áéíóúüñçàâãêôõäëïöèìòùÁÉÍÓÚÜÑÇÀÂÃÊÔÕÄËÏÖÈÌÒÙ"
PLAIN: Final = "aeiouuncaaaeooaeioeiou" * 2
TABLE: Final = str.maketrans(ACCENTED, PLAIN)
SEARCHED: Final = (
    "caller_number",
    "caller_name",
    "company_name",
    "company_number",
    "ticket_number",
    "answer",
)


def upgrade() -> None:
    """Make the columns and the table, and fill them from what is there."""
    folded = _folding()
    texts = folded.format(" || '\n' || ".join(SEARCHED))
    for table in ("issued_tickets", "left_messages"):
        op.add_column(
            table, sa.Column("found_by", sa.Text(), nullable=False, server_default=sa.text("''"))
        )
        op.execute(f"UPDATE {table} SET found_by = {texts}")  # noqa: S608  # names of ours
    op.create_table(
        "transcript_searches",
        sa.Column("message_id", sa.Text(), primary_key=True, autoincrement=False),
        sa.Column("found_by", sa.Text(), nullable=False),
    )
    said = folded.format("text")
    op.execute(
        f"INSERT INTO transcript_searches SELECT message_id, {said} FROM transcripts"  # noqa: S608  # likewise
    )


def downgrade() -> None:
    """Take it all back."""
    op.drop_table("transcript_searches")
    for table in ("issued_tickets", "left_messages"):
        op.drop_column(table, "found_by")


def _folding() -> str:
    connection = op.get_bind()
    if connection.dialect.name == "postgresql":
        return f"lower(translate({{}}, '{ACCENTED}', '{PLAIN}'))"
    own = connection.connection.driver_connection
    assert own is not None
    own.create_function("folded_0004", 1, lambda text: text.translate(TABLE).lower())
    return "folded_0004({})"
