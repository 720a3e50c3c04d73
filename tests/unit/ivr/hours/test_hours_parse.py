"""What an admin is told about an hours document, and that good ones are read as written."""

import re
from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from documents.problems import DocumentErrors
from ivr.hours.document import Calendar, Hours, Notices, OwnHoliday, Span, Special
from ivr.hours.preview import preview
from ivr.hours.source import DEFAULT_HOURS, lint, parse
from ivr.hours.state import Open, state_at
from ivr.hours.times import BadIntervalError, shown_span, span_of
from tests.unit.ivr.hours.calendars import ARGENTINA, at, spans

PROMPTS = {"welcome", "goodbye"}
TODAY = date(2026, 12, 1)
HERE = Path(__file__).parent
MALFORMED = [
    pytest.param(case["document"], case["problems"], id=case["name"])
    for case in yaml.safe_load((HERE / "malformed_hours.yaml").read_text(encoding="utf-8"))
]
WHOLE = """
format: 1
default: oficina
lines:
  "08005550199": guardia
  +54351: guardia
calendars:
  oficina:
    zone: America/Argentina/Cordoba
    country: AR
    province: X
    holidays_as: saturday
    week:
      mon: ["14:00-18:00", "8:30 – 12:30"]
      sat: 09:00-13:00
      sun: closed
    own_holidays:
      - {date: 2026-09-21, name: Aniversario, yearly: sí}
      - date: 2027-01-04
        name: Mudanza
    special:
      - {date: 2026-12-24, name: Nochebuena, hours: ["08:30-12:00", "22:00-01:00+1"]}
      - {date: 2026-12-30, name: Inventario, hours: closed}
    notices:
      closed: [welcome, goodbye]
      closed_now: welcome
  guardia:
    country: none
    week: {fri: ["22:00-06:00+1"]}
"""


def problems_of(source, **known):
    with pytest.raises(DocumentErrors) as caught:
        parse(source, "h.yaml", **known)
    return caught.value.problems


@pytest.mark.parametrize(("document", "expected"), MALFORMED)
def test_every_fault_is_reported_at_once_with_its_line(document, expected):
    found = problems_of(document, prompts=PROMPTS)
    assert [f"{problem.line}: {problem.message}" for problem in found] == expected


@pytest.mark.parametrize(("document", "expected"), MALFORMED)
def test_every_fault_can_be_said_in_english(document, expected):
    for problem in problems_of(document, prompts=PROMPTS):
        assert problem.text("en") != problem.message


def test_a_good_document_is_read_as_written():
    nothing = ((),) * 7
    assert parse(WHOLE, "h.yaml", prompts=PROMPTS) == Hours(
        default="oficina",
        lines={"08005550199": "guardia", "+54351": "guardia"},
        calendars={
            "oficina": Calendar(
                name="oficina",
                zone="America/Argentina/Cordoba",
                week=(
                    (Span(510, 750), Span(840, 1080)),
                    *nothing[1:5],
                    (Span(540, 780),),
                    (),
                ),
                country="AR",
                province="X",
                holidays_as="saturday",
                own_holidays=(
                    OwnHoliday(date(2026, 9, 21), "Aniversario", yearly=True),
                    OwnHoliday(date(2027, 1, 4), "Mudanza"),
                ),
                special={
                    date(2026, 12, 24): Special(
                        date(2026, 12, 24), "Nochebuena", (Span(510, 720), Span(1320, 1500))
                    ),
                    date(2026, 12, 30): Special(date(2026, 12, 30), "Inventario"),
                },
                notices=Notices(closed=("welcome", "goodbye"), closed_now=("welcome",)),
            ),
            "guardia": Calendar(
                name="guardia",
                zone=ARGENTINA,
                week=(*nothing[:4], (Span(1320, 1800),), *nothing[5:]),
            ),
        },
    )


def test_a_dialled_number_has_its_calendar_and_any_other_the_default():
    hours = parse(WHOLE, "h.yaml")
    assert hours.calendar_for("08005550199").name == "guardia"
    assert hours.calendar_for("").name == "oficina"


def test_the_shipped_document_is_sound_and_always_open():
    source = DEFAULT_HOURS.read_bytes()
    assert lint(source, "h.yaml", prompts=PROMPTS, today=TODAY) == ()
    calendar = parse(source, "h.yaml").calendar_for("0800")
    for moment in ("2026-12-25T03:00", "2026-07-01T23:59:59"):
        assert state_at(calendar, at(moment)) == Open(None)


def test_the_example_in_the_shipped_document_is_sound_once_its_marks_are_removed():
    _, _, example = DEFAULT_HOURS.read_text(encoding="utf-8").partition("\n# default:")
    source = "format: 1\ndefault:" + re.sub(r"\n# ?", "\n", example)
    hours = parse(source, "h.yaml", prompts=PROMPTS)
    assert set(hours.calendars) == {"oficina", "guardia"}
    (christmas_eve,) = preview(hours.calendar_for("08005550100"), date(2026, 12, 24), 1)
    assert christmas_eve.reason == "horario especial: Nochebuena"
    assert hours.calendar_for("08005550199").week[0] == (Span(1320, 1800),)


def test_prompts_are_not_checked_when_nobody_knows_them():
    parse(WHOLE.replace("goodbye", "not_in_any_catalogue"), "h.yaml")


def test_what_is_probably_not_meant_is_remarked_and_can_be_used():
    source = """
format: 1
default: a
calendars:
  a:
    zone: Europe/Madrid
    week: {}
    own_holidays:
      - {date: 2026-11-30, name: pasado}
      - {date: 2025-01-01, name: cada año, yearly: yes}
      - {date: 2026-12-01, name: hoy}
    special:
      - {date: 2026-11-29, name: pasado, hours: closed}
  b:
    zone: Europe/Madrid
    holidays_as: ignore
    week: {mon: 09:00-10:00}
    own_holidays:
      - {date: 2026-12-01, name: hoy}
"""
    found = lint(source, "h.yaml", today=TODAY)
    assert [f"{problem.line}: {problem.message}" for problem in found] == [
        "6: calendars.a.zone: con la zona Europe/Madrid se usan igual los feriados de la Argentina; indique «country»",
        "7: calendars.a.week: ningún día de la semana tiene horario; quien llame oirá siempre que está cerrado",
        "9: calendars.a.own_holidays.date: «2026-11-30» ya pasó y no cambia nada; puede quitarla",
        "13: calendars.a.special.date: «2026-11-29» ya pasó y no cambia nada; puede quitarla",
        "18: calendars.b.own_holidays: con «holidays_as: ignore» estos feriados no cambian nada",
    ]
    assert {problem.severity for problem in found} == {"warning"}
    assert all(problem.text("en") != problem.message for problem in found)
    assert len(lint(source, "h.yaml")) == 3


def test_faults_and_remarks_come_in_the_order_of_the_lines():
    source = WHOLE.replace("2026-12-24", "2026-11-24").replace("22:00-06:00+1", "22:00-06:00")
    found = lint(source.replace("country: AR", "country: AAR"), "h.yaml", today=TODAY)
    assert [(problem.code, problem.severity) for problem in found] == [
        ("unknown_country", "error"),
        ("past_date", "warning"),
        ("ends_before_start", "error"),
    ]


@given(spans())
def test_an_interval_is_written_the_way_it_is_read(span):
    assert span_of(shown_span(span)) == span


@given(st.text("0123456789:-+ –", max_size=14))
def test_any_interval_is_within_a_day_and_the_next_or_refused(text):
    try:
        span = span_of(text)
    except BadIntervalError:
        return
    assert 0 <= span.start < 1440
    assert span.start < span.end <= span.start + 1440


@given(st.binary(max_size=200))
def test_any_bytes_are_hours_or_problems(source):
    _hours_or_problems(source)


@given(st.text(max_size=300))
def test_any_text_is_hours_or_problems(source):
    _hours_or_problems(source)


@given(st.data())
def test_any_damage_to_a_good_document_is_hours_or_problems(data):
    at_ = data.draw(st.integers(0, len(WHOLE)))
    cut = data.draw(st.integers(0, 12))
    put = data.draw(st.text(alphabet='012369:-+[]{}", \n#aczñ/', max_size=12))
    _hours_or_problems(WHOLE[:at_] + put + WHOLE[at_ + cut :])


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)
RIGHT = st.sampled_from(
    [
        *("AR", "none", "X", "Córdoba", "Europe/Madrid", "sunday", "closed", "ignore", "a", "sí"),
        *("2026-02-29", "2028-02-29", "2026-12-08", "08:00-12:00", "22:00-08:00+1", "24:00-01:00"),
    ]
)
DATED = st.dictionaries(
    st.sampled_from(["date", "name", "hours", "yearly"]),
    RIGHT | VALUES | st.lists(RIGHT, max_size=3),
)
CALENDAR = st.fixed_dictionaries(
    {},
    optional={
        **dict.fromkeys(("zone", "country", "province", "holidays_as"), RIGHT | VALUES),
        "week": st.dictionaries(
            st.sampled_from(["mon", "tue", "sat", "sun"]), RIGHT | st.lists(RIGHT) | VALUES
        ),
        **dict.fromkeys(("own_holidays", "special"), st.lists(DATED, max_size=3) | VALUES),
        "notices": st.dictionaries(st.sampled_from(["closed", "holiday"]), VALUES),
    },
)


@given(st.dictionaries(st.sampled_from("ab"), CALENDAR), st.dictionaries(RIGHT, RIGHT | VALUES))
def test_any_values_in_the_right_places_are_hours_or_problems(calendars, lines):
    document = {"format": 1, "default": "a", "calendars": calendars, "lines": lines}
    _hours_or_problems(yaml.safe_dump(document, allow_unicode=True))


def _hours_or_problems(source):
    found = lint(source, "h.yaml", prompts=PROMPTS, today=TODAY)
    _can_be_told(found)
    if all(problem.severity == "warning" for problem in found):
        for calendar in parse(source, "h.yaml", prompts=PROMPTS).calendars.values():
            state_at(calendar, at("2026-12-08T12:00"))
            assert len(preview(calendar, TODAY, 2)) == 2


def _can_be_told(problems):
    for problem in problems:
        assert problem.line >= 1
        assert problem.message.isprintable()
        assert problem.text("en").isprintable()
