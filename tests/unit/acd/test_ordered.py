"""The line's order: whatever comes and goes, it says what a sorted list says."""

from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st

from acd import ordered
from acd.ordered import Ordered

items = st.tuples(st.integers(0, 40).map(float), st.sampled_from("abc"))
doings = st.tuples(st.sampled_from(["add", "add", "add", "discard", "head"]), items)


@given(st.lists(doings, max_size=300), items)
def test_a_line_of_many_lists_is_one_sorted_list(steps, asked):
    with patch.object(ordered, "BLOCK", 3), patch.object(ordered, "NEAR", 2):
        line, there = Ordered(), []
        for doing, item in steps:
            if doing == "add" and item not in there:
                line.add(item)
                there = sorted([*there, item])
            elif doing == "discard":
                line.discard(item)
                there = [one for one in there if one != item]
            elif doing == "head" and there:  # as an offer does: the first leaves, and comes back
                line.discard(there[0])
                assert line.head == (there[1] if len(there) > 1 else None)
                line.add(there[0])
            assert len(line) == len(there)
            assert line.head == (there[0] if there else None)
        assert list(line) == there
        assert [line.place(item) for item in there] == list(range(1, len(there) + 1))
        assert list(line.since(asked)) == [item for item in there if item >= asked]


def test_a_long_line_stands_in_short_lists_wherever_people_join():
    line = Ordered()
    for number in range(20_000):
        line.add((float(number * 7919 % 20_011), str(number)))
    assert max(map(len, line._blocks)) <= 2 * ordered.BLOCK
    assert list(line) == sorted(line)
    for item in list(line):
        line.discard(item)
    assert (len(line), line.head, line._blocks) == (0, None, [[]])
