"""From foreign documents to companies."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_bridge.mapping import MAX_TEXT, AssistantPaths, CompanyPaths, Mapping, lint_paths
from crm_bridge.paths import ShapeError
from crm_bridge.port import Assistant, Company

PATHS = CompanyPaths(
    name="data.name",
    number="data.id",
    functional=AssistantPaths(
        name="data.people[role=f].name",
        whatsapp="data.people[role=f].phone",
        email="data.people[role=f].mail",
    ),
    billing=AssistantPaths(name="data.people[role=b].name"),
    unknown="data",
)

DOCUMENT = {
    "data": {
        "id": 12,
        "name": "Logística Ñuñoa S.A.",
        "people": [
            {"role": "b", "name": "Íñigo"},
            {"role": "f", "name": "Zoë 🦜", "phone": 5491155550000, "mail": "zoe@example.com"},
        ],
    }
}

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


def name_only(value, **more):
    return Mapping(CompanyPaths(name="name", **more)).company("7", {"name": value})


def test_a_foreign_document_becomes_a_company_with_its_assistants_in_fixed_order():
    assert Mapping(PATHS).company("0012", DOCUMENT) == Company(
        "0012",
        "Logística Ñuñoa S.A.",
        (
            Assistant("functional", "Zoë 🦜", "5491155550000", "zoe@example.com"),
            Assistant("billing", "Íñigo", "", ""),
        ),
    )


def test_a_class_and_a_language_are_read_as_the_crm_writes_them():
    paths = CompanyPaths(name="name", customer_class="worth.class", language="lang")
    document = {"name": "Ñandú", "worth": {"class": " Oro\n"}, "lang": "pt-BR"}
    company = Mapping(paths).company("7", document)
    assert (company.customer_class, company.language) == ("Oro", "pt-BR")
    unknown = Mapping(paths).company("7", {"name": "Ñandú", "worth": None})
    assert (unknown.customer_class, unknown.language) == ("", "")


def test_a_class_may_be_a_number_but_not_a_list():
    paths = CompanyPaths(name="name", customer_class="class")
    assert Mapping(paths).company("7", {"name": "Uno", "class": 1}).customer_class == "1"
    with pytest.raises(ShapeError, match="class"):
        Mapping(paths).company("7", {"name": "Uno", "class": ["oro"]})


def test_an_assistant_of_whom_nothing_is_known_is_left_out():
    paths = dataclasses.replace(PATHS, functional=AssistantPaths(name="data.people[9].name"))
    company = Mapping(paths).company("12", DOCUMENT)
    assert [assistant.role for assistant in company.assistants] == ["billing"]


@pytest.mark.parametrize("document", [{"data": None}, {}, {"other": 1}])
def test_null_or_absent_data_can_mean_that_the_company_is_not_known(document):
    assert Mapping(PATHS).company("12", document) is None


@pytest.mark.parametrize(
    ("meaning", "status", "is_known"),
    [
        (False, False, False),
        (False, True, True),
        (False, 0, True),
        (0, False, True),
        (0, 0, False),
        ("missing", "missing", False),
        ("missing", "Missing", True),
        (None, None, False),
    ],
)
def test_a_value_can_mean_that_the_company_is_not_known(meaning, status, is_known):
    paths = CompanyPaths(name="name", unknown="ok", unknown_value=meaning)
    company = Mapping(paths).company("7", {"name": "Uno", "ok": status})
    assert (company is not None) is is_known


@pytest.mark.parametrize("answered", [13, "13", None, ""])
def test_an_answer_about_another_company_is_not_believed(answered):
    data = {**DOCUMENT["data"], "id": answered}
    with pytest.raises(ShapeError, match=r"data\.id: .* another company number"):
        Mapping(PATHS).company("12", {"data": data})


@pytest.mark.parametrize("value", [True, 1.5, [], {}, ["x"]])
def test_a_name_that_is_no_text_is_an_error_that_shows_no_data(value):
    with pytest.raises(ShapeError, match=r"^name: a text was expected, not "):
        name_only(value)


@pytest.mark.parametrize("value", [None, "", "   ", "\x00\x07", "\u200b"])
def test_a_company_without_a_name_is_an_error(value):
    with pytest.raises(ShapeError, match="name is missing"):
        name_only(value)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("  dos\n líneas\t", "dos líneas"),
        ("con\x00nulo", "connulo"),
        ("\ud800suelto", "suelto"),
        ("\u202eal revés", "al revés"),
        ("'; DROP TABLE companies; --", "'; DROP TABLE companies; --"),
        ("<script>", "<script>"),
        ("x" * 1000, "x" * MAX_TEXT),
    ],
)
def test_text_arrives_on_one_printable_line(value, shown):
    assert name_only(value).name == shown


@given(st.text(st.characters()))
def test_any_text_can_be_stored_and_sent_or_counts_as_missing(value):
    try:
        name = name_only(value).name
    except ShapeError:
        return
    name.encode("utf-8")
    assert name.isprintable()
    assert 0 < len(name) <= MAX_TEXT


@given(JSON)
def test_any_document_gives_a_company_none_or_a_shape_error(document):
    try:
        company = Mapping(PATHS).company("12", document)
    except ShapeError:
        return
    assert company is None or company.name


@given(JSON, st.sampled_from(["name", "people", "id"]))
def test_a_document_with_one_odd_value_is_read_or_refused(odd, key):
    try:
        company = Mapping(PATHS).company("12", {"data": {**DOCUMENT["data"], key: odd}})
    except ShapeError:
        return
    assert company.number == "12"


def test_lint_names_every_field_that_cannot_be_read():
    paths = CompanyPaths(
        name="",
        unknown="a..b",
        functional=AssistantPaths(email="x[y"),
        billing=AssistantPaths(whatsapp=".w"),
        customer_class="c[",
        language="..",
    )
    assert [(problem.setting, problem.code) for problem in lint_paths(paths)] == [
        ("paths.name", "path_missing"),
        ("paths.unknown", "path_key"),
        ("paths.functional.email", "path_selector"),
        ("paths.billing.whatsapp", "path_key"),
        ("paths.customer_class", "path_selector"),
        ("paths.language", "path_key"),
    ]


def test_a_mistake_in_a_path_is_shown_where_it_is_and_how_to_mend_it():
    (problem,) = lint_paths(CompanyPaths(name="data[x"))
    assert problem.text() == (
        "paths.name: en «data[x», columna 5: escriba [0] para una posición "
        "o [campo=valor] para elegir"
    )
    assert problem.text("en").startswith("paths.name: in 'data[x', column 5: write [0] ")


def test_lint_has_nothing_to_say_about_good_paths():
    assert list(lint_paths(PATHS)) == []
