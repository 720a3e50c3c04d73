"""The demonstration's own documents are sound, and fit its people, queues and callers."""

from acd.needs import Need
from acd.routing.around import Around, Profile
from acd.routing.document import Ask, Caller
from acd.routing.source import lint as lint_routing
from acd.routing.source import parse as parse_routing
from asterisk_conf.prompts.catalogue import Catalogue
from atiende.defaults import QUEUES
from atiende.demo import people
from atiende.demo.seed import POLICY, ROUTING
from overflow.source import lint, parse

PROMPTS = Catalogue.shipped("es").entries.keys()
NAMES = {queue.name for queue in QUEUES}
TEAM = [Profile(one.name, one.skills, frozenset(one.groups)) for one in people.AGENTS]
AROUND = Around({queue.name: queue.skill or None for queue in QUEUES}, team=TEAM)


def test_the_policy_of_the_demonstration_can_be_published_without_a_remark():
    assert list(lint(POLICY.read_bytes(), "overflow.yaml", prompts=PROMPTS, queues=NAMES)) == []


def test_every_message_left_in_the_demonstration_goes_to_a_mailbox_of_it():
    policy = parse(POLICY.read_bytes(), "overflow.yaml", prompts=PROMPTS, queues=NAMES)
    for queue in NAMES:
        for treatment in ("open", "closed"):
            assert policy.treatment(queue, treatment).mailbox.endswith("@demo.local")


def test_the_routing_of_the_demonstration_can_be_published_without_a_remark():
    assert list(lint_routing(ROUTING.read_bytes(), "routing.yaml", AROUND)) == []


def test_some_of_its_companies_have_a_class_or_a_language_that_its_routing_knows():
    routing = parse_routing(ROUTING.read_bytes(), "routing.yaml")
    asks = {
        company.number: routing.ask_of(
            Caller(customer_class=company.customer_class, language=company.language)
        )
        for company in people.companies()
    }
    assert asks["1003"].credit_s == 300
    assert asks["1006"].needs == (Need("ingles", 5),)
    assert [asks[number] for number in ("1001", "1002", "1004")] == [Ask()] * 3


def test_exactly_one_agent_can_serve_those_who_speak_english():
    assert [one.login for one in people.AGENTS if one.skills.get("ingles", 0) >= 5] == ["carla"]
