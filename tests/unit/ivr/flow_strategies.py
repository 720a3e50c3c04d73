"""Any flow that passes the lint, and any event that a call may meet."""

from hypothesis import strategies as st

from ivr.document import (
    Choice,
    CollectNode,
    Flow,
    HangUpNode,
    MenuNode,
    QueueNode,
    SayNode,
    Silence,
    Unverified,
    Wrong,
)
from ivr.messages import Digit, LookedUp, Resumed, SaidAll, Session, TimerFired

PROMPTS = st.lists(st.sampled_from(["p", "q", "r"]), min_size=1, max_size=2).map(tuple)
MAYBE_PROMPTS = st.just(()) | PROMPTS
LABELS = st.none() | st.sampled_from(["x", "y"])
TRIES = st.integers(1, 4)
LANGUAGES = st.none() | st.sampled_from(["en", "pt"])
DIALLED = ("8001", "8002", "")
LEVELS = st.dictionaries(st.sampled_from(["ventas", "inglés"]), st.integers(1, 10)).map(
    lambda levels: tuple(levels.items())
)
QUEUES = st.builds(QueueNode, st.just("people"), LEVELS, LEVELS, st.sampled_from([0.0, 60.0]))


@st.composite
def flows(draw):
    """Ways that need no key lead to a later node only, so they end; chosen keys lead anywhere."""
    count = draw(st.integers(1, 6))
    names = [f"n{index}" for index in range(count)] + ["end"]
    nodes = {name: draw(_nodes(names, index)) for index, name in enumerate(names[:-1])}
    nodes["end"] = draw(QUEUES)
    numbers = draw(st.dictionaries(st.sampled_from(DIALLED), st.sampled_from(names)))
    return Flow("any", "n0", nodes, numbers)


@st.composite
def _nodes(draw, names, index):
    later, anywhere = st.sampled_from(names[index + 1 :]), st.sampled_from(names)
    choices = st.dictionaries(
        st.sampled_from("0123456789*#"),
        st.builds(Choice, anywhere, LABELS, LANGUAGES),
        min_size=1,
        max_size=4,
    )
    return draw(
        st.builds(
            MenuNode,
            say=PROMPTS,
            choices=choices,
            wrong=st.builds(Wrong, later, TRIES, MAYBE_PROMPTS, LABELS),
            silence=st.builds(Silence, later, st.just(5.0), LABELS),
        )
        | st.builds(
            CollectNode,
            say=PROMPTS,
            into=st.just("company_number"),
            go=later,
            max_digits=st.integers(1, 5),
            end_key=st.sampled_from("#*"),
            tries=TRIES,
            empty=MAYBE_PROMPTS,
            unknown=MAYBE_PROMPTS,
            lookup=st.sampled_from([None, "company"]),
            unverified=st.builds(Unverified, MAYBE_PROMPTS, st.none() | later),
        )
        | st.builds(SayNode, PROMPTS, later)
        | st.builds(HangUpNode, MAYBE_PROMPTS)
    )


KEYS = st.sampled_from("0123456789*#ABCD")
OUTCOMES = st.sampled_from(["found", "unknown", "unavailable"])

# What to do next; the expected ones are made from the session when their turn comes.
MOVES = (
    st.sampled_from(["said", "timer", "answer"])
    | st.builds(Digit, KEYS)
    | st.builds(Digit, st.text(max_size=2))
    | st.builds(SaidAll, st.sampled_from(["say-1", "say-2", ""]))
    | st.builds(TimerFired, st.sampled_from(["silence-2", "pause-3", ""]))
    | st.builds(LookedUp, st.text("0123456789", max_size=3), OUTCOMES)
    | st.just(Resumed())
)


def event_for(move, session: Session, outcome="unknown"):
    match move:
        case "said":
            return SaidAll(session.saying or "")
        case "timer":
            return TimerFired(session.timer or "")
        case "answer":
            return LookedUp(session.company_number, outcome)
    return move
