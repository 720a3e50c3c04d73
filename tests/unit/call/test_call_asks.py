"""What is known of a caller decides whom he asks for and when his turn comes, known early or late."""

from datetime import timedelta

import pytest

from acd.needs import Need
from acd.routing.document import Ask, QueueRules, Routing
from atiende.call.messages import CompanyAnswered, LookBack, LookedBack
from atiende.call.step import arrive
from atiende.call.turn import CallRules
from crm_bridge.port import Company
from db import facts as f
from ivr.flow import parse
from telephony.calls import CallerArrived
from tests.rig.call_story import outcomes, talking
from tests.rig.world import BEGINNING, World

GOLD = Company("1001", "Panadería", customer_class="oro", language="pt")
PLAIN = Company("1002", "Ferretería")
ROUTING = Routing(
    default=QueueRules(last_agent_s=20.0),
    options={"interesado": Ask(60.0, prefers=(Need("vinos", 3),))},
    classes={"oro": Ask(300.0)},
    companies={"1001": Ask(needs=(Need("vip", 2),)), "1002": Ask(30.0)},
    languages={"pt": Ask(needs=(Need("portugués", 5),)), "en": Ask(needs=(Need("inglés", 6),))},
)
FLOW = """
format: 1
title: Con idioma
start: menu
numbers: {8009: vinos}
nodes:
  menu:
    kind: menu
    say: welcome
    choices:
      1: {go: empresa, choice: usuario}
      2: {go: ventas, choice: interesado}
      8: {go: empresa, language: en}
    wrong: {go: ventas}
    silence: {go: ventas}
  empresa:
    kind: collect
    say: ask_company
    into: company_number
    max_digits: 4
    lookup: company
    tries: 1
    go: usuarios
  usuarios: {kind: queue, queue: usuarios}
  ventas: {kind: queue, queue: ventas, needs: {ventas: 4}, credit_s: 15}
  vinos: {kind: queue, queue: ventas, needs: {vinos: 7}, prefers: {catas: 1}}
"""
AGO = BEGINNING - timedelta(minutes=9)


def line(**changes):
    companies = {company.number: company for company in (GOLD, PLAIN)}
    return World(**{"flow": parse(FLOW, "f"), "routing": ROUTING, "companies": companies} | changes)


def late_crm(world, call, company=GOLD, number="1001"):
    world.tell(call, CompanyAnswered(number, "found", company))


def waits(world, keys="2", **who):
    call = world.caller(**who)
    world.press(call, keys)
    assert world.calls[call].phase == "waiting"
    return call


def joined(world, call):
    return [
        fact for fact in world.facts if isinstance(fact, f.QueueJoined) and fact.call_id == call
    ][-1]


def revised(world):
    return [fact for fact in world.facts if isinstance(fact, f.EntryRevised)]


def entry(world, call):
    return world.board.entries[world.calls[call].entry_id]


# -- when he joins ----------------------------------------------------------------------------------


def test_the_option_and_the_flow_say_together_what_a_caller_asks():
    world = line()
    call = waits(world, "2")
    assert entry(world, call).credit_s == 75.0
    assert entry(world, call).needs == (Need("ventas", 4),)
    assert entry(world, call).prefers == (Need("vinos", 3),)
    fact = joined(world, call)
    assert (fact.credit_s, fact.needs, fact.prefers) == (75.0, ("ventas=4",), ("vinos=3",))


def test_the_dialled_number_may_ask_for_more():
    world = line()
    call = world.caller(dialled="8009")
    assert world.calls[call].phase == "waiting"
    assert entry(world, call).needs == (Need("vinos", 7),)
    assert entry(world, call).prefers == (Need("catas", 1),)


def test_the_value_the_number_and_the_language_of_a_known_company_count():
    world = line()
    call = waits(world, "11001")
    assert entry(world, call).credit_s == 300.0
    assert entry(world, call).needs == (Need("portugués", 5), Need("vip", 2))


def test_the_language_that_the_caller_chose_counts_before_that_of_his_company():
    world = line()
    call = waits(world, "81001")
    assert entry(world, call).needs == (Need("inglés", 6), Need("vip", 2))


@pytest.mark.parametrize("crm_answers", [True, False])
def test_a_company_number_that_the_crm_does_not_confirm_grants_nothing(crm_answers):
    world = line(companies={}, crm_answers=crm_answers)
    call = waits(world, "11002")
    assert world.calls[call].session.company_number == "1002"
    assert entry(world, call).credit_s == 0.0


def test_whoever_keys_in_another_number_after_all_has_nothing_of_the_first_company():
    flow = FLOW.replace("go: usuarios}", "go: otra}").replace(
        "    go: usuarios\n", "    go: otra\n"
    )
    again = FLOW[FLOW.index("  empresa:") : FLOW.index("  usuarios:")].replace("empresa:", "otra:")
    world = line(flow=parse(flow.replace("  usuarios:", again + "  usuarios:"), "f"))
    call = waits(world, "110015555")
    state = world.calls[call]
    assert (state.session.company_number, state.company) == ("5555", None)
    assert entry(world, call).credit_s == 0.0
    told = [fact for fact in world.facts if isinstance(fact, f.CompanyIdentified)]
    assert [(fact.company_number, fact.company_name) for fact in told][-1] == ("5555", "")


def test_who_is_worth_more_is_answered_before_who_came_a_little_earlier():
    world = line()
    first = waits(world, "11002")
    world.wait(60)
    second = waits(world, "11001")
    assert world.board.position(world.calls[second].entry_id) == 1
    assert world.board.position(world.calls[first].entry_id) == 2


def test_a_line_without_a_routing_document_asks_for_nothing():
    world = World()
    call = waits(world)
    fact = joined(world, call)
    assert (fact.credit_s, fact.needs, fact.prefers) == (0.0, (), ())
    assert (fact.first_contact_at, fact.last_agent_id) == (None, None)


def test_the_call_and_its_first_fact_name_the_revision_that_it_goes_by():
    world = line()
    call = world.caller()
    assert world.calls[call].routing_revision == 1
    (fact,) = [fact for fact in world.facts if isinstance(fact, f.CallArrived)]
    assert fact.routing_revision == 1


# -- what is remembered of him ----------------------------------------------------------------------


def test_who_hung_up_in_the_queue_and_calls_again_has_the_place_of_his_first_call():
    world = line(memory={"1155550002": LookedBack(None, AGO)})
    first = waits(world, number="1155550001")
    again = waits(world, number="1155550002")
    assert world.board.position(world.calls[again].entry_id) == 1
    assert world.board.position(world.calls[first].entry_id) == 2
    assert joined(world, again).first_contact_at == AGO
    assert joined(world, first).first_contact_at is None


def test_the_agent_who_spoke_with_him_last_is_rung_before_one_who_is_free_for_longer():
    world = line(memory={"1155550002": LookedBack(2, None)}, flow=World().flow)
    world.agent(1)
    world.wait(60)
    world.agent(2)
    call = world.caller("1155550002")
    world.press(call, "3")
    assert world.calls[call].offer.agent_id == 2
    assert joined(world, call).last_agent_id == 2


def commands(number):
    world = line()
    arrived = CallerArrived("sip-1", number, "", "0800")
    return arrive(world.plan, "c1", arrived, world.now, CallRules()).commands


def test_the_memory_is_asked_as_soon_as_somebody_calls():
    assert LookBack("1155550001") in commands("1155550001")


def test_nobody_is_looked_up_who_withholds_his_number():
    assert not [one for one in commands("") if isinstance(one, LookBack)]


# -- what is known late -----------------------------------------------------------------------------


def test_a_memory_that_answers_during_the_menu_counts_from_the_beginning():
    world = line(memory_answers=False)
    call = world.caller()
    world.tell(call, LookedBack(7, AGO))
    world.press(call, "2")
    assert (joined(world, call).last_agent_id, joined(world, call).first_contact_at) == (7, AGO)
    assert revised(world) == []


def test_a_memory_that_answers_late_changes_the_place_of_one_who_waits():
    world = line(memory_answers=False)
    waits(world, number="1155550001")
    call = waits(world, number="1155550002")
    world.tell(call, LookedBack(7, AGO))
    assert world.board.position(world.calls[call].entry_id) == 1
    assert entry(world, call).last_agent_id == 7
    (fact,) = revised(world)
    assert (fact.entry_id, fact.last_agent_id) == (world.calls[call].entry_id, 7)
    assert (fact.first_contact_at, fact.credit_s) == (AGO, 75.0)
    assert (fact.needs, fact.prefers) == (("ventas=4",), ("vinos=3",))


def test_a_memory_of_nothing_changes_nothing():
    world = line(memory_answers=False)
    call = waits(world)
    world.tell(call, LookedBack(None, None))
    assert revised(world) == []
    assert world.revised == []


def test_a_memory_is_taken_over_once():
    world = line(memory_answers=False)
    call = waits(world)
    world.tell(call, LookedBack(7, AGO))
    world.tell(call, LookedBack(7, AGO))
    assert len(world.revised) == 1


def test_an_offer_stands_when_more_becomes_known_meanwhile():
    world = line(memory_answers=False, flow=World().flow)
    world.agent(1)
    call = world.caller()
    world.press(call, "3")
    world.tell(call, LookedBack(2, AGO))
    assert world.calls[call].phase == "offered"
    assert len(revised(world)) == 1
    world.picks_up(world.ringing_leg(call))
    assert world.calls[call].phase == "talking"
    assert outcomes(world, call) == ["accepted"]


def test_what_becomes_known_while_two_talk_is_kept_for_another_wait_and_told_to_nobody():
    world = World(memory_answers=False)
    call = talking(world)
    world.tell(call, LookedBack(1, AGO))
    assert revised(world) == []
    world.hang_up(world.ringing_leg(call), cause=27)
    assert world.calls[call].phase == "waiting"
    assert joined(world, call).first_contact_at == AGO


def test_a_crm_that_answers_late_gives_a_waiting_caller_what_he_is_worth():
    world = line(crm_answers=False)
    waits(world, "2")
    world.wait(20)
    call = waits(world, "11001")
    assert world.board.position(world.calls[call].entry_id) == 1
    assert entry(world, call).credit_s == 0.0
    late_crm(world, call)
    assert entry(world, call).credit_s == 300.0
    assert entry(world, call).needs == (Need("portugués", 5), Need("vip", 2))
    (fact,) = revised(world)
    assert (fact.credit_s, fact.needs) == (300.0, ("portugués=5", "vip=2"))


def test_a_late_answer_about_a_company_of_which_routing_says_nothing_changes_nothing():
    world = line(crm_answers=False)
    call = waits(world, "11003")
    late_crm(world, call, Company("1003", "Mercería"), "1003")
    assert world.calls[call].company is not None
    assert revised(world) == []


def test_a_late_answer_about_another_number_changes_nothing():
    world = line(crm_answers=False)
    call = waits(world, "11002")
    late_crm(world, call)
    assert (entry(world, call).credit_s, revised(world)) == (0.0, [])


def test_late_answers_about_one_who_left_are_told_to_nobody():
    world = line(crm_answers=False, memory_answers=False)
    call = waits(world, "11001")
    world.hang_up(world.calls[call].channel_id)
    late_crm(world, call)
    world.tell(call, LookedBack(7, AGO))
    assert (revised(world), world.revised) == ([], [])


def test_a_need_that_is_known_late_keeps_the_call_from_an_agent_who_does_not_meet_it():
    world = line(crm_answers=False)
    call = waits(world, "11001")
    late_crm(world, call)
    world.agent(1, "usuarios")
    assert world.calls[call].phase == "waiting"
    world.agent(2, "usuarios", "portugués", "vip")
    assert world.calls[call].offer.agent_id == 2


# -- who waits again, and restarts ------------------------------------------------------------------


def test_a_caller_whose_agents_line_broke_keeps_his_age_and_what_he_asks():
    world = line(memory={"1155550001": LookedBack(None, AGO)})
    world.agent(1, "ventas", "vinos")
    call = world.caller()
    world.press(call, "2")
    world.picks_up(world.ringing_leg(call))
    world.wait(30)
    world.hang_up(world.ringing_leg(call), cause=27)
    again = joined(world, call)
    assert again.entry_id == f"{call}-q2"
    assert (again.first_contact_at, again.credit_s, again.needs) == (AGO, 75.0, ("ventas=4",))


def test_who_came_for_the_first_time_has_the_age_of_his_first_wait_when_he_waits_again():
    world = World()
    call = talking(world)
    world.wait(30)
    world.hang_up(world.ringing_leg(call), cause=27)
    assert joined(world, call).first_contact_at == BEGINNING
    assert entry(world, call).since == BEGINNING


def test_a_memory_that_answers_after_a_broken_line_takes_no_age_away():
    world = World(memory_answers=False)
    call = talking(world)
    world.wait(30)
    world.hang_up(world.ringing_leg(call), cause=27)
    world.tell(call, LookedBack(7, None))
    world.tell(call, LookedBack(7, world.now))
    assert (entry(world, call).first_contact_at, entry(world, call).last_agent_id) == (BEGINNING, 7)


def test_a_restart_gives_a_waiting_caller_back_all_that_he_asks():
    world = line(memory={"1155550001": LookedBack(7, AGO)})
    call = waits(world, "11001")
    before = entry(world, call)
    world.restart()
    after = entry(world, call)
    assert after is not before
    assert (after.credit_s, after.needs, after.prefers) == (300.0, before.needs, before.prefers)
    assert (after.last_agent_id, after.first_contact_at) == (7, AGO)
    assert revised(world) == []


def test_a_memory_that_had_not_answered_before_a_restart_is_asked_again():
    world = line(memory_answers=False, memory={"1155550001": LookedBack(7, AGO)})
    call = waits(world)
    world.memory_answers = True
    world.restart()
    assert entry(world, call).last_agent_id == 7
    assert len(revised(world)) == 1


def test_a_memory_that_answered_before_a_restart_is_not_asked_again():
    world = line(memory={"1155550001": LookedBack(7, AGO)})
    call = waits(world)
    world.memory = {"1155550001": LookedBack(8, None)}
    world.restart()
    assert entry(world, call).last_agent_id == 7
