"""Every reader of a field: what it takes, what it makes of nothing, and what it says of the rest."""

import pytest

from documents.fields import Fields
from documents.problems import Problems
from documents.references import Notes, check_references
from documents.source import Limits, read


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


def test_names_with_numbers_are_read_in_their_order():
    fields, found = fields_of("a: {ventas: 8, inglés: 1}\nb: {}")
    assert fields.numbers("a", 1, 10, 3) == (("ventas", 8), ("inglés", 1))
    assert fields.numbers("b", 1, 10, 3) == fields.numbers("c", 1, 10, 3) == ()
    assert not found


def test_names_with_numbers_that_cannot_be_are_told_one_by_one():
    fields, found = fields_of("a: {ventas: 11, mesa de ayuda: 3, x: mucho, y: [1]}\nb: ventas")
    fields.numbers("a", 1, 10, 3)
    assert fields.numbers("b", 1, 10, 3) == ()
    assert [(problem.code, problem.details["where"]) for problem in found] == [
        *(("too_many", "a"), ("bad_name", "a"), ("out_of_range", "a.ventas")),
        *(("not_integer", "a.x"), ("expected_text", "a.y"), ("expected_block", "b")),
    ]


def test_one_name_or_a_list_of_them_are_the_same():
    fields, found = fields_of("a: norte\nb: [norte, mesa de ayuda]")
    assert fields.names("a") == ("norte",)
    assert fields.names("c") == ()
    assert not found
    fields.names("b")
    assert codes(found) == ["bad_name"]


def test_a_list_of_blocks_is_read_each_with_its_line():
    fields, found = fields_of("a:\n  - {x: 1}\n  - {y: 2}\n  - 3\nb: {x: 1}")
    blocks = fields.blocks("a", ("x",), 2)
    assert [block.line for block in blocks] == [2, 3, 4]
    assert fields.blocks("b", ("x",), 2) == fields.blocks("c", ("x",), 2) == []
    assert sorted(codes(found)) == ["expected_block", "expected_list", "too_many", "unknown_key"]


def test_each_kind_of_document_has_its_own_limits():
    problems = Problems("f.yaml")
    assert read("a: [[1]]", problems, Limits(characters=8, depth=4)) is not None
    assert read("a: [[1]]", problems, Limits(characters=8, depth=3)) is None
    assert read("a: [[1]] ", problems, Limits(characters=8)) is None
    assert codes(problems.found) == ["too_deep", "too_long"]
