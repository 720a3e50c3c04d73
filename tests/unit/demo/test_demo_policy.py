"""The demonstration's overflow policy is sound, and every queue's message has a mailbox there."""

from asterisk_conf.prompts.catalogue import Catalogue
from atiende.defaults import QUEUES
from atiende.demo.seed import POLICY
from overflow.source import lint, parse

PROMPTS = Catalogue.shipped("es").entries.keys()
NAMES = {queue.name for queue in QUEUES}


def test_the_policy_of_the_demonstration_can_be_published_without_a_remark():
    assert list(lint(POLICY.read_bytes(), "overflow.yaml", prompts=PROMPTS, queues=NAMES)) == []


def test_every_message_left_in_the_demonstration_goes_to_a_mailbox_of_it():
    policy = parse(POLICY.read_bytes(), "overflow.yaml", prompts=PROMPTS, queues=NAMES)
    for queue in NAMES:
        for treatment in ("open", "closed"):
            assert policy.treatment(queue, treatment).mailbox.endswith("@demo.local")
