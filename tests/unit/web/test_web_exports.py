"""What a spreadsheet gets is text where callers sent text, whatever they sent."""

import csv
import io
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atiende.messages import MESSAGES
from atiende.web.columns import MESSAGE_COLUMNS, TICKET_COLUMNS, heading
from atiende.web.exports import _lines, neutral

COMPUTED = ("=", "+", "-", "@", "\t", "\r", "\n")
PRINTED = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=30)


@given(PRINTED | st.builds("".join, st.tuples(st.sampled_from(COMPUTED), PRINTED)))
def test_no_text_is_computed(text):
    assert not neutral(text).startswith(COMPUTED)
    assert neutral(text).endswith(text)


@pytest.mark.parametrize(
    "attack", ["=cmd|'/c calc'!A0", "@SUM(A1)", "+1+1", "-2+3", "  =1", "\t=1", "＝1+1"]
)
def test_what_a_caller_calls_himself_is_never_run(attack):
    assert neutral(attack) == f"'{attack}"


@given(st.lists(st.lists(PRINTED, min_size=2, max_size=2), min_size=1, max_size=5))
def test_every_cell_comes_back_from_the_table(rows):
    [*read] = csv.reader(io.StringIO(_lines(rows, UTC), newline=""), delimiter=";")
    assert read == [[neutral(cell) for cell in row] for row in rows]


def test_times_are_those_of_the_place_and_numbers_have_a_decimal_comma():
    at = datetime(2026, 11, 22, 2, 30, tzinfo=UTC)
    line = _lines([[at, 7.25, None]], ZoneInfo("America/Argentina/Buenos_Aires"))
    assert line == "2026-11-21 23:30:00;7,2;\r\n"


@pytest.mark.parametrize("language", ["es", "en"])
def test_every_column_has_a_name_of_its_own(language):
    for columns in (TICKET_COLUMNS, MESSAGE_COLUMNS):
        names = heading(language, columns)
        assert len(set(names)) == len(columns)
        assert {f"column.{column}" for column in columns} <= MESSAGES[language].keys()
