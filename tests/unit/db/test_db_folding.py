import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.folding import fold


@pytest.mark.parametrize("written", ["ÑANDÚ", "ñandú", "Nandu", "NANDÚ"])
def test_words_are_the_same_whatever_their_case_and_accents(written):
    assert fold(written) == "nandu"


@given(st.text())
def test_folding_twice_changes_nothing_more(text):
    assert fold(fold(text)) == fold(text)
