"""A run of kills that lost or doubled something must not look like one that did not."""

from collections import Counter
from dataclasses import replace

import pytest

from overflow.ticket import ticket_number
from tests.soak.kill_caller import Life, Take
from tests.soak.kill_findings import Findings
from tests.soak.kill_script import scripts

ONE, OTHER = scripts(1, 2)
SPOKE = Life(
    replace(ONE, number="1"), takes=[Take("m1", 0, 5, speech_s=4)], heard=["message_saved"]
)
ASKED = Life(replace(OTHER, number="2"), heard=["ticket_before"], asked_for_ticket=True)
MESSAGE = {"caller_number": "1"}
TICKETS = [
    {"caller_number": "1", "ticket_number": ticket_number(1)},
    {"caller_number": "2", "ticket_number": ticket_number(2)},
]
GOOD = Findings(
    lives=[SPOKE, ASKED],
    messages=[MESSAGE],
    tickets=TICKETS,
    mails={"1": Counter({"<m1@x>": 2})},
    kills=3,
    long_absences=1,
    steps=Counter({"recording": 2}),
    left_over=[],
    took_s=3.0,
    silence_limit_s=10.0,
    readings={"2": True},
)


def test_a_run_in_which_everything_is_there_once_has_no_faults_and_counts_what_came_again():
    assert GOOD.faults() == []
    assert GOOD.duplicates == 1
    assert "1 of them again" in GOOD.lines()[-1]


@pytest.mark.parametrize(
    "trouble",
    [
        {"messages": []},
        {"messages": [MESSAGE, MESSAGE]},
        {"messages": [MESSAGE, {"caller_number": "2"}]},
        {"tickets": TICKETS[:1]},
        {"tickets": TICKETS[1:]},
        {"tickets": [*TICKETS, TICKETS[1]]},
        {"tickets": [*TICKETS[:1], {"caller_number": "2", "ticket_number": "1234567"}]},
        {"mails": {}},
        {"mails": {"1": Counter({"<m1@x>": 1, "<m2@x>": 1})}},
        {"mails": {**GOOD.mails, "3": Counter({"<m3@x>": 1})}},
        {"left_over": ["a channel"]},
        {"readings": {"2": False}},
        {"lives": [SPOKE, replace(ASKED, longest_silence_s=11.0)]},
        {"lives": [SPOKE, replace(ASKED, trouble="no answer")]},
        {"lives": [SPOKE, replace(ASKED, asked_for_ticket=False, heard=[])]},
        {"lives": [replace(SPOKE, takes=[], heard=[]), ASKED]},
        {"lives": [replace(SPOKE, heard=["message_saved", "message_failed"]), ASKED]},
    ],
)
def test_whatever_is_lost_doubled_or_left_over_is_a_fault(trouble: dict):
    assert replace(GOOD, **trouble).faults()


def test_the_same_seed_draws_the_same_callers():
    assert scripts(7, 50) == scripts(7, 50) != scripts(8, 50)
