from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from acd.routing import Free, Waiting, assign

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
SKILLS = ("usuarios", "ventas", "consultas")


def ago(seconds: float) -> datetime:
    return NOW - timedelta(seconds=seconds)


def test_the_longest_waiting_call_goes_to_the_longest_idle_agent():
    waiting = [Waiting("late", "q", None, ago(5)), Waiting("early", "q", None, ago(50))]
    free = [Free(1, {}, ago(10)), Free(2, {}, ago(100))]
    assert [(a.entry_id, a.agent_id) for a in assign(waiting, free, NOW)] == [
        ("early", 2),
        ("late", 1),
    ]


def test_an_agent_without_the_skill_is_passed_over_and_the_reason_is_kept():
    waiting = [Waiting("e", "ventas", "ventas", ago(5))]
    free = [Free(1, {"usuarios": 9}, ago(100)), Free(2, {"ventas": 1}, ago(1))]
    (assignment,) = assign(waiting, free, NOW)
    assert assignment.agent_id == 2
    assert assignment.reasons == (
        "rule=longest_idle",
        "idle_s=1.0",
        "waited_s=5.0",
        "ruled_out=1:lacks_skill:ventas",
    )


def test_an_agent_who_let_the_call_pass_is_not_asked_again_yet():
    waiting = [Waiting("e", "q", None, ago(5), passed={1: "refused"})]
    assert assign(waiting, [Free(1, {}, ago(100))], NOW) == []


def test_a_call_that_finds_nobody_does_not_hold_up_those_behind_it():
    waiting = [Waiting("e1", "ventas", "ventas", ago(50)), Waiting("e2", "q", None, ago(5))]
    (assignment,) = assign(waiting, [Free(1, {"usuarios": 1}, ago(9))], NOW)
    assert assignment.entry_id == "e2"


waitings = st.lists(
    st.builds(
        Waiting,
        st.uuids().map(str),
        st.just("q"),
        st.sampled_from([None, *SKILLS]),
        st.integers(0, 50).map(ago),
        st.dictionaries(st.integers(1, 8), st.just("refused"), max_size=3),
    ),
    max_size=12,
)
frees = st.lists(
    st.builds(
        Free,
        st.integers(1, 8),
        st.dictionaries(st.sampled_from(SKILLS), st.integers(1, 10)),
        st.integers(0, 50).map(ago),
    ),
    max_size=8,
    unique_by=lambda agent: agent.agent_id,
)


def fits(entry: Waiting, agent: Free) -> bool:
    skilled = entry.skill is None or entry.skill in agent.skills
    return skilled and agent.agent_id not in entry.passed


@given(waitings, frees)
def test_nobody_gets_two_and_everybody_fits(waiting, free):
    made = assign(waiting, free, NOW)
    assert len({a.entry_id for a in made}) == len({a.agent_id for a in made}) == len(made)
    entries = {entry.entry_id: entry for entry in waiting}
    agents = {agent.agent_id: agent for agent in free}
    assert all(fits(entries[a.entry_id], agents[a.agent_id]) for a in made)


@given(waitings, frees)
def test_no_call_is_left_waiting_for_an_agent_who_could_take_it(waiting, free):
    made = assign(waiting, free, NOW)
    left = [entry for entry in waiting if entry.entry_id not in {a.entry_id for a in made}]
    idle = [agent for agent in free if agent.agent_id not in {a.agent_id for a in made}]
    assert not any(fits(entry, agent) for entry in left for agent in idle)


@given(waitings, frees)
def test_no_later_call_overtakes_an_earlier_one_for_the_same_agent(waiting, free):
    made = {a.entry_id: a.agent_id for a in assign(waiting, free, NOW)}
    agents = {agent.agent_id: agent for agent in free}
    for late in waiting:
        for early in waiting:
            earlier = (early.joined_at, early.entry_id) < (late.joined_at, late.entry_id)
            if earlier and late.entry_id in made and early.entry_id not in made:
                assert not fits(early, agents[made[late.entry_id]])


@given(waitings, frees, st.randoms())
def test_the_order_in_which_things_are_listed_decides_nothing(waiting, free, random):
    expected = assign(waiting, free, NOW)
    random.shuffle(waiting)
    random.shuffle(free)
    assert assign(waiting, free, NOW) == expected
