from atiende.guardian import Rescue, rescues, talking
from telephony.ami import ChannelRow


def row(name: str, *, bridge: str = "", context: str = "line", application: str = "Stasis"):
    return ChannelRow(name, f"id-{name}", "", application, "", context, "s", "Up", "", bridge, 5)


def test_a_caller_alone_goes_to_the_fallback():
    assert rescues([row("a")], frozenset()) == [Rescue("a", "fallback")]


def test_two_who_talk_are_left_alone():
    rows = [row("caller", bridge="b"), row("agent", bridge="b", context="default")]
    assert rescues(rows, frozenset()) == []
    assert talking(rows) == {"id-caller", "id-agent"}


def test_a_caller_whose_agent_hung_up_hears_a_goodbye_and_not_the_menu():
    rows = [row("caller", bridge="b")]
    assert rescues(rows, frozenset({"id-caller"})) == [Rescue("caller", "fallback-goodbye")]


def test_a_phone_that_rings_for_a_dead_application_is_let_go():
    assert rescues([row("agent", context="default")], frozenset()) == [Rescue("agent", "hang_up")]


def test_calls_that_are_not_the_applications_are_none_of_the_guardians_business():
    assert rescues([row("a", application="Queue"), row("b", application="Dial")], frozenset()) == []
