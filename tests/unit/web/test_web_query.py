"""Whatever a request's parameters are, they are understood or refused with a reason."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atiende.messages import say
from atiende.web.errors import ApiError, Because
from atiende.web.filters import (
    MESSAGE_FILTERS,
    PAGING,
    TICKET_FILTERS,
    message_filter,
    ticket_filter,
)
from atiende.web.query import USUAL_ITEMS, Query

NAMES = sorted({*TICKET_FILTERS, *MESSAGE_FILTERS, *PAGING, "zone"})
VALUES = st.text(max_size=120) | st.sampled_from(
    ["open", "handled", "10", "²", "2026-11-22T00:00:00Z", "9999-12-31T23:59:59-14:00", "UTC"]
)


def refusal_of(given_ones) -> ApiError | None:
    try:
        query = Query(given_ones, NAMES)
        ticket_filter(query)
        message_filter(query)
        query.zone()
        query.limit()
    except ApiError as error:
        return error
    return None


@given(st.dictionaries(st.sampled_from(NAMES) | st.text(max_size=5), VALUES))
def test_anything_is_understood_or_refused_with_a_reason(given_ones):
    refused = refusal_of(given_ones)
    if refused is None:
        assert set(given_ones) <= set(NAMES)
        return
    assert (refused.status, refused.code) == (400, "bad_request")
    reason = refused.values["reason"]
    assert isinstance(reason, Because)
    assert all(say(language, reason.code, **reason.values) for language in ("es", "en"))


def test_without_parameters_nothing_is_narrowed():
    query = Query({}, NAMES)
    assert query.limit() == USUAL_ITEMS
    assert query.cursor() is None
    assert ticket_filter(query).text == ""
    assert message_filter(query).ticket_number is None


def test_a_plus_sign_that_was_not_escaped_is_still_a_zone():
    query = Query({"from": "2026-03-02T13:00:00 01:00"}, NAMES)
    assert query.moment("from") == datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.mark.parametrize("given_one", ["2026-11-22", "2026-11-22T00:00:00", "hoy", ""])
def test_a_time_without_its_zone_is_refused(given_one):
    with pytest.raises(ApiError):
        Query({"to": given_one}, NAMES).moment("to")
