"""The expected wait as it is said: rounded outward, grammatical, and remembered as said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from asterisk_conf.prompts.catalogue import Catalogue
from atiende.call.spoken_wait import said_span, spoken_wait

CATALOGUES = {language: Catalogue.shipped(language) for language in ("es", "en")}

waits = st.floats(0, 3 * 3600)


def minutes(low, high):
    return low * 60, high * 60


def sentence(low_s, high_s, language="es"):
    return " ".join(CATALOGUES[language].text(ref) for ref in spoken_wait(low_s, high_s))


def understood_s(refs):
    """The interval that the prompts tell of, in seconds."""
    numbers_s = [int(ref.removeprefix("number:")) * 60 for ref in refs if "number:" in ref]
    match refs[:1]:
        case ("wait_under_minute",):
            return 0, 60
        case ("wait_over_minute",):
            return 60, None
        case ("wait_over_hour",):
            return 3600, None
        case ("wait_under",):
            return 0, *numbers_s
        case ("wait_over",):
            return *numbers_s, None
        case ("wait_between_one",):
            return 60, *numbers_s
        case ("wait_between",):
            return tuple(numbers_s)
    return 0, None


@pytest.mark.parametrize(
    ("low", "high", "heard"),
    [
        (0, 0, "es menor a un minuto."),
        (0.2, 1, "es menor a un minuto."),
        (0.2, 1.1, "es menor a dos minutos."),
        (0.9, 4.5, "es menor a cinco minutos."),
        (0.5, 12, "es menor a quince minutos."),
        (0.5, 60, "es menor a sesenta minutos."),
        (1, 2.5, "es de entre uno y tres minutos."),
        (3.9, 4.2, "es de entre tres y cinco minutos."),
        (3, 3, "es de entre tres y cuatro minutos."),
        (10, 10, "es de entre diez y quince minutos."),
        (8.5, 13, "es de entre ocho y quince minutos."),
        (11, 17, "es de entre diez y veinte minutos."),
        (15, 15, "es de entre quince y veinte minutos."),
        (59, 60, "es de entre cincuenta y cinco y sesenta minutos."),
        (34, 61, "es de más de treinta minutos."),
        (9, 90, "es de más de cinco minutos."),
        (4.5, 90, "es de más de cuatro minutos."),
        (1.5, 90, "es de más de un minuto."),
        (60, 60, "es de más de una hora."),
        (62, 75, "es de más de una hora."),
    ],
)
def test_a_caller_hears_the_wait_in_round_minutes(low, high, heard):
    assert sentence(*minutes(low, high)) == f"El tiempo de espera estimado {heard}"


@pytest.mark.parametrize(
    ("low", "high", "heard"),
    [
        (0, 0.5, "is less than a minute."),
        (0.5, 3, "is less than three minutes."),
        (3, 4.5, "is between three and five minutes."),
        (34, 61, "is more than thirty minutes."),
        (1, 61, "is more than a minute."),
        (62, 75, "is more than an hour."),
    ],
)
def test_an_english_speaker_hears_the_same(low, high, heard):
    assert sentence(*minutes(low, high), "en") == f"The estimated waiting time {heard}"


def test_an_estimate_that_tells_nothing_is_not_said():
    assert spoken_wait(30, 4000) == ()


@pytest.mark.parametrize(
    ("estimated_s", "said_s"),
    [
        ((12, 40), (0, 60)),
        ((45, 130), (0, 180)),
        ((181, 290), (180, 300)),
        ((700, 1010), (600, 1200)),
        ((2050, 3700), (1800, None)),
        ((3700, 3800), (3600, None)),
    ],
)
def test_what_is_kept_is_what_was_said(estimated_s, said_s):
    assert said_span(*estimated_s) == said_s


@pytest.mark.parametrize("odd", [(-30, 30), (200, 100), (120, float("inf")), (float("inf"),) * 2])
def test_an_odd_estimate_is_still_said(odd):
    assert spoken_wait(*odd)


@given(waits, waits)
def test_the_estimate_lies_within_what_is_said(one_s, other_s):
    low_s, high_s = sorted((one_s, other_s))
    said_low_s, said_high_s = said_span(low_s, high_s)
    assert said_low_s <= low_s
    assert said_high_s is None or said_low_s < said_high_s >= high_s


@given(waits, waits)
def test_what_is_said_is_said_again_in_the_same_words(one_s, other_s):
    low_s, high_s = said_span(*sorted((one_s, other_s)))
    if high_s is not None:
        assert said_span(low_s, high_s) == (low_s, high_s)


@given(waits, waits)
def test_who_listens_learns_just_the_interval_that_is_kept(one_s, other_s):
    low_s, high_s = sorted((one_s, other_s))
    assert understood_s(spoken_wait(low_s, high_s)) == said_span(low_s, high_s)


@given(waits, waits, st.sampled_from(["es", "en"]))
def test_everything_that_may_be_said_is_recorded(one_s, other_s, language):
    for ref in spoken_wait(*sorted((one_s, other_s))):
        assert CATALOGUES[language].ids_of(ref)
