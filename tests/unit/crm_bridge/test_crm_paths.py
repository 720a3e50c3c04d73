"""Paths: what an admin may write, what it finds, and how a mistake is explained."""

import contextlib
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_bridge.paths import Index, Key, PathError, ShapeError, Where, parse_path

DOCUMENT = {
    "data": {"name": "Panadería Ñandú", "tags": ["a", "b"], "nothing": None},
    "contacts": [
        {"role": "functional", "email": "ana@example.com", "main": True, "kind": 1},
        {"role": "billing", "email": "luis@example.com", "main": False, "kind": 2},
        "not an object",
    ],
    "matrix": [[1, 2], [3, 4]],
    "razón social": "con espacio",
}

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=12,
)
NAMES = st.text(st.characters(exclude_characters=".[]=", exclude_categories=["Z", "C"]), min_size=1)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("data.name", "Panadería Ñandú"),
        ("data.tags[1]", "b"),
        ("contacts[0].email", "ana@example.com"),
        ("contacts[role=billing].email", "luis@example.com"),
        ("contacts[main=true].email", "ana@example.com"),
        ("contacts[main=false].email", "luis@example.com"),
        ("contacts[kind=2].email", "luis@example.com"),
        ("matrix[1][0]", 3),
    ],
)
def test_a_path_finds_what_it_names(path, value):
    assert parse_path(path).find(DOCUMENT) == value


def test_a_path_may_begin_with_a_position_when_the_document_is_a_list():
    assert parse_path("[0].email").find(DOCUMENT["contacts"]) == "ana@example.com"


@pytest.mark.parametrize(
    "path",
    [
        "nowhere",
        "data.nowhere",
        "data.nothing",
        "data.nothing.deeper[3].still",
        "data.tags[9]",
        "contacts[role=legal].email",
        "contacts[nokey=1]",
    ],
)
def test_what_is_absent_or_null_is_none_however_deep_the_path_goes_on(path):
    assert parse_path(path).find(DOCUMENT) is None


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("data[0]", "data[0]: a list was expected, not an object"),
        ("data.name.first", "data.name.first: an object was expected, not a text"),
        ("contacts.email", "contacts.email: an object was expected, not a list"),
        ("matrix[0][1].x", "matrix[0][1].x: an object was expected, not a number"),
    ],
)
def test_a_document_of_another_shape_is_named_without_showing_its_data(path, message):
    with pytest.raises(ShapeError) as error:
        parse_path(path).find(DOCUMENT)
    assert str(error.value) == message


@pytest.mark.parametrize(
    ("path", "column"),
    [
        ("", 1),
        (".", 1),
        (".name", 1),
        ("data.", 6),
        ("data..name", 6),
        ("data name", 5),
        ("data[0", 5),
        ("data[0]name", 8),
        ("data[-1]", 5),
        ("data[*]", 5),
        ("data[]", 5),
        ("data[=x]", 5),
        ("data[٣]", 5),
        ("data[1234567]", 5),
        ("data]", 5),
        ("a=b", 2),
        ("data[a.b=c]", 5),
        (" data", 1),
    ],
)
def test_a_mistake_is_shown_by_its_column(path, column):
    with pytest.raises(PathError, match=rf"^column {column}: "):
        parse_path(path)


STEPS = st.lists(
    st.builds(Key, NAMES)
    | st.builds(Index, st.integers(0, 999_999))
    | st.builds(Where, NAMES, st.text(st.characters(exclude_characters="[]"))),
    min_size=1,
    max_size=8,
)


def written(steps):
    text = ""
    for step in steps:
        match step:
            case Key(name):
                text += f".{name}" if text else name
            case Index(position):
                text += f"[{position}]"
            case Where(key, value):
                text += f"[{key}={value}]"
    return text


def digits_aside(path):
    """`[007]` is read as position 7, so leading zeros are not compared."""
    return re.sub(r"\[0+(?=\d)", "[", path)


@given(STEPS)
def test_whatever_can_be_written_is_read_back_as_meant(steps):
    assert parse_path(written(steps)).steps == tuple(steps)


@given(st.text(max_size=40) | st.text("ab.[]=09ñ ", max_size=12))
def test_any_text_is_read_or_refused_with_a_column(text):
    try:
        steps = parse_path(text).steps
    except PathError as error:
        problem = error
    else:
        assert digits_aside(written(steps)) == digits_aside(text)
        return
    assert str(problem).startswith("column ")


@given(STEPS, JSON)
def test_any_document_gives_a_value_or_a_shape_error(steps, document):
    path = parse_path(written(steps))
    with contextlib.suppress(ShapeError):
        path.find(document)


@given(st.lists(st.sampled_from(["a", "b"]) | st.integers(0, 2), min_size=1, max_size=6), JSON)
def test_a_value_put_somewhere_is_found_there(trail, value):
    document = value
    for step in reversed(trail):
        document = {step: document} if isinstance(step, str) else [None] * step + [document]
    steps = [Key(step) if isinstance(step, str) else Index(step) for step in trail]
    assert parse_path(written(steps)).find(document) == value
