"""What can be a company number: the ten digits of a telephone, and not too many."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_bridge.port import is_company_number


@pytest.mark.parametrize("number", ["0", "1001", "00012", "9" * 20])
def test_digits_are_a_number(number):
    assert is_company_number(number, max_digits=20)


@pytest.mark.parametrize(
    "number",
    ["", "9" * 21, "9" * 400, "10*1", "1001#", "A", "-1", "1 0", "1\n", "١٢٣", "²", "1' OR '1'='1"],
)
def test_anything_else_is_not(number):
    assert not is_company_number(number, max_digits=20)


@given(st.text())
def test_what_passes_can_stand_in_an_address_as_it_is(text):
    assert is_company_number(text, 20) is (0 < len(text) <= 20 and set(text) <= set("0123456789"))
