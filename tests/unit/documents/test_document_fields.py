"""Every reader of a field: what it takes, what it makes of nothing, and what it says of the rest."""

import pytest

from documents.fields import Fields
from documents.problems import Problems
from documents.references import Notes, check_references
from documents.source import read


def fields_of(source, known=("a", "b", "c")):
    problems = Problems("f.yaml")
    return Fields(read(source, problems), "", known, Notes(problems)), problems.found


def codes(found):
    return [problem.code for problem in found]


@pytest.mark.parametrize(
    ("written", "value"),
    [("sí", True), ("si", True), ("yes", True), ("true", True), ("no", False), ("false", False)],
)
def test_a_switch_takes_the_words_that_people_write(written, value):
    fields, found = fields_of(f"a: {written}")
    assert fields.switch("a", default=not value) is value
    assert not found


def test_a_switch_that_is_neither_is_told():
    fields, found = fields_of("a: 1")
    assert fields.switch("a", default=True) is True
    assert fields.switch("b", default=False) is False
    assert [problem.message for problem in found] == ["a: «1» no es «sí» ni «no»"]


@pytest.mark.parametrize("written", ["no", "'no'"])
def test_a_number_that_can_be_switched_off_is(written):
    fields, found = fields_of(f"a: {written}\nb: {written}")
    assert fields.seconds_or_no("a", 60, 1, 90) is None
    assert fields.integer_or_no("b", 3, 1, 9) is None
    assert not found


def test_a_number_that_is_left_out_has_its_default():
    fields, found = fields_of("c: 1")
    assert fields.seconds_or_no("a", 60, 1, 90) == 60
    assert fields.integer_or_no("b", None, 1, 9) is None
    assert (fields.seconds("a", 2, 1, 3), fields.integer("b", 2, 1, 3)) == (2, 2)
    assert not found


def test_numbers_out_of_bounds_or_none_at_all_are_told_with_the_bounds():
    fields, found = fields_of("a: 0\nb: soon\nc: 10")
    fields.seconds_or_no("a", 60, 1, 90)
    fields.seconds_or_no("b", 60, 1, 90)
    fields.integer_or_no("b", 3, 1, 9)
    fields.integer_or_no("c", 3, 1, 9)
    assert codes(found) == [
        *("out_of_range", "not_seconds_or_no", "not_integer_or_no", "out_of_range")
    ]
    assert all(" a " in problem.message for problem in found)


def test_one_value_or_a_list_of_them_are_the_same():
    fields, found = fields_of("a: x\nb: [x, y]")
    assert [scalar.text for scalar in fields.scalars("a")] == ["x"]
    assert [scalar.text for scalar in fields.scalars("b")] == ["x", "y"]
    assert fields.scalars("c") == ()
    assert not found


def test_lists_that_are_empty_or_hold_lists_are_told():
    fields, found = fields_of("a: []\nb: [[x], '']")
    assert fields.scalars("a") == fields.scalars("b") == ()
    fields.scalars("c", needed=True)
    assert codes(found) == ["empty_value", "expected_texts", "empty_value", "missing"]


def test_the_whole_is_called_by_the_documents_name():
    problems = Problems("f.yaml")
    Fields(read("- x", problems), "", (), Notes(problems, root="horario"))
    assert problems.found[0].message == "horario: se espera un bloque «nombre: valor»"


def test_names_of_the_documents_own_are_bounded_and_checked():
    fields, found = fields_of("a: {x: 1, 'y z': 2, w: 3}")
    assert list(fields.named("a", 2).entries) == ["x", "y z", "w"]
    assert codes(found) == ["too_many", "bad_name"]


@pytest.mark.parametrize(("source", "code"), [("a: x", "expected_block"), ("b: x", "missing")])
def test_a_block_of_names_that_is_none_is_told(source, code):
    fields, found = fields_of(source)
    assert fields.named("a", 2, needed=True).entries == {}
    assert codes(found) == [code]


def test_only_names_of_a_kind_that_is_known_are_checked():
    fields, found = fields_of("a: ventas\nb: hola\nc: hola")
    assert (fields.reference("a", "queue"), fields.prompts("b")) == ("ventas", ("hola",))
    fields.reference("c", "node")
    check_references(fields.notes, {"queue": {"venta"}, "prompt": None})
    assert [problem.message for problem in found] == [
        "a: no hay ninguna cola «ventas». ¿Quiso decir «venta»?"
    ]


def test_a_reference_that_cannot_be_a_name_is_one_fault_not_two():
    fields, found = fields_of("a: a b")
    fields.reference("a", "queue")
    check_references(fields.notes, {"queue": ()})
    assert codes(found) == ["bad_name"]
