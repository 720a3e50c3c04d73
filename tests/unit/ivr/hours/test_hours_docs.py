"""docs/hours.md tells the truth: fields, bounds and defaults are those of the code."""

import copy
import re
from pathlib import Path

import pytest
import yaml

from documents.patterns import MAX_DIALLED, MAX_NUMBERS, MAX_TITLE
from documents.problems import DocumentErrors
from documents.source import MAX_CHARACTERS
from ivr.hours import build
from ivr.hours.document import WEEKDAYS
from ivr.hours.feasts import countries
from ivr.hours.fields import FIRST_YEAR, LAST_YEAR, MAX_INTERVALS
from ivr.hours.place import DEFAULT_COUNTRY, DEFAULT_ZONE, NO_COUNTRY
from ivr.hours.source import parse
from ivr.hours.state import HORIZON_DAYS
from tests.unit.ivr.hours.test_hours_parse import WHOLE

GUIDE = (Path(__file__).parents[4] / "docs" / "hours.md").read_text(encoding="utf-8")
SECTION = re.compile(r"^### `(\w+)`.*?(?=^##|\Z)", re.MULTILINE | re.DOTALL)
ROW = re.compile(r"^\| `(\w+)` \| (.*?) \| (.*?) \|$", re.MULTILINE)

FIELDS = {
    (match[1], name): (value, default)
    for match in SECTION.finditer(GUIDE)
    for name, value, default in ROW.findall(match[0])
}
KEYS = {
    "documento": build.TOP_KEYS,
    "calendars": build.CALENDAR_KEYS,
    "own_holidays": build.OWN_HOLIDAY_KEYS,
    "special": build.SPECIAL_KEYS,
    "notices": build.NOTICES_KEYS,
}


def block(document, section):
    calendar = document["calendars"]["oficina"]
    return {
        "documento": document,
        "calendars": calendar,
        "own_holidays": calendar["own_holidays"][0],
        "special": calendar["special"][0],
        "notices": calendar["notices"],
    }[section]


def whole():
    return copy.deepcopy(yaml.load(WHOLE, yaml.BaseLoader))


def problems_of(document):
    try:
        parse(yaml.safe_dump(document, allow_unicode=True), "h.yaml")
    except DocumentErrors as errors:
        return errors.problems
    return ()


@pytest.mark.parametrize("section", KEYS)
def test_every_field_is_in_the_guide_and_no_other(section):
    assert {name for of, name in FIELDS if of == section} == set(KEYS[section])


@pytest.mark.parametrize(("section", "name"), FIELDS)
def test_what_the_guide_calls_needed_is_needed_and_nothing_else(section, name):
    document = whole()
    block(document, section).pop(name, None)
    missing = {found.details.get("key") for found in problems_of(document)}
    assert (name in missing) is (FIELDS[section, name][1] == "obligatorio")


def test_the_documented_defaults_are_the_real_ones():
    calendar = parse("format: 1\ndefault: a\ncalendars: {a: {week: {}}}", "h.yaml").calendars["a"]
    assert FIELDS["calendars", "zone"][1] == f"`{calendar.zone}`" == f"`{DEFAULT_ZONE}`"
    assert FIELDS["calendars", "country"][1] == f"`{calendar.country}`" == f"`{DEFAULT_COUNTRY}`"
    assert FIELDS["calendars", "holidays_as"][1] == f"`{calendar.holidays_as}`"
    assert f"`{NO_COUNTRY}`" in FIELDS["calendars", "country"][0]


def test_every_way_to_treat_a_holiday_is_in_the_guide():
    words = FIELDS["calendars", "holidays_as"][0]
    for way in set(build.HOLIDAYS_AS) - set(WEEKDAYS[1:5]):  # from `monday` to `saturday`
        assert f"`{way}`" in words
    assert re.findall(r"`(\w{3})`", FIELDS["calendars", "week"][0]) == list(build.WEEK_KEYS)


def many(count, one):
    return [one(number) for number in range(count)]


@pytest.mark.parametrize(
    ("section", "name", "words", "fill"),
    [
        (
            "documento",
            "lines",
            f"hasta {MAX_NUMBERS} números",
            lambda more: {str(number): "oficina" for number in range(MAX_NUMBERS + more)},
        ),
        (
            "documento",
            "lines",
            f"hasta {MAX_DIALLED} cifras",
            lambda more: {"1" * (MAX_DIALLED + more): "oficina"},
        ),
        (
            "documento",
            "calendars",
            f"hasta {build.MAX_CALENDARS}",
            lambda more: {
                ("oficina", "guardia", *(f"c{number}" for number in range(100)))[number]: {
                    "week": {}
                }
                for number in range(build.MAX_CALENDARS + more)
            },
        ),
        (
            "calendars",
            "own_holidays",
            f"hasta {build.MAX_OWN_HOLIDAYS}",
            lambda more: many(
                build.MAX_OWN_HOLIDAYS + more,
                lambda number: {
                    "date": f"{2000 + number % 99}-01-{number // 99 + 1:02}",
                    "name": "x",
                },
            ),
        ),
        (
            "calendars",
            "special",
            f"hasta {build.MAX_SPECIAL}",
            lambda more: many(
                build.MAX_SPECIAL + more,
                lambda number: {
                    "date": f"{2000 + number % 99}-01-{number // 99 + 1:02}",
                    "name": "x",
                    "hours": "closed",
                },
            ),
        ),
        (
            "calendars",
            "week",
            "",
            lambda more: {
                "mon": many(MAX_INTERVALS + more, lambda hour: f"{hour:02}:00-{hour:02}:30")
            },
        ),
        ("special", "name", f"hasta {MAX_TITLE} caracteres", lambda more: "x" * (MAX_TITLE + more)),
    ],
)
def test_the_documented_bounds_are_the_real_ones(section, name, words, fill):
    assert words in FIELDS[section, name][0]
    document = whole()
    place = block(document, section)
    place[name] = fill(0)
    assert problems_of(document) == ()
    place[name] = fill(1)
    assert len(problems_of(document)) == 1


@pytest.mark.parametrize("section", ["own_holidays", "special"])
def test_the_documented_years_are_the_real_ones(section):
    assert f"años de {FIRST_YEAR} a {LAST_YEAR}" in FIELDS[section, "date"][0]
    document = whole()
    for year, faults in ((FIRST_YEAR - 1, 1), (FIRST_YEAR, 0), (LAST_YEAR, 0), (LAST_YEAR + 1, 1)):
        block(document, section)["date"] = f"{year}-05-05"
        assert len(problems_of(document)) == faults


def test_the_documented_limits_of_the_whole_are_the_real_ones():
    assert f"{MAX_CHARACTERS:,}".replace(",", " ") + " caracteres" in GUIDE
    assert f"una lista de hasta {MAX_INTERVALS}" in GUIDE
    assert f"within {HORIZON_DAYS} times 24 hours" in GUIDE
    assert len(countries()) > 200


def test_the_example_of_the_guide_is_sound():
    example = GUIDE.partition("```yaml\n")[2].partition("```")[0]
    hours = parse(example, "h.yaml", prompts={"mi_aviso_de_feriado"})
    assert hours.calendar_for("08005550199").name == "guardia"
