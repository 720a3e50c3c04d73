"""What docs/otra-central.md tells an administrator to copy is what the line understands."""

import re

import pytest

from asterisk_conf.render import TEMPLATES
from overflow.source import parse
from tests.unit.docs.guides import DOCS, blocks, read

GUIDE = DOCS / "otra-central.md"
DIALPLAN = (TEMPLATES / "line/extensions.conf").read_text()
EXAMPLE = (TEMPLATES / "local/pjsip_trunks.conf").read_text()


def settings(text: str) -> list[str]:
    """Sections and settings in order, comment marks and secrets left out."""
    lines = [line.removeprefix(";").strip() for line in text.splitlines()]
    return [line for line in lines if re.match(r"\[|\w+ = ", line) and "password" not in line]


@pytest.mark.parametrize("number", ["5550", "380"])
def test_the_guides_policy_can_be_published(number):
    [block] = blocks(GUIDE, "yaml")
    policy = parse(block.text, "guide.yaml", queues={"ventas", "general"})
    assert policy.entries[number].send_back


def test_the_guides_trunks_are_those_of_the_administrators_example():
    ours = [block for block in blocks(GUIDE, "ini") if "pjsip_trunks.conf" in block.text]
    shipped = settings(EXAMPLE[EXAMPLE.index("; [pbx]") :])
    assert [line for block in ours for line in settings(block.text)] == shipped


def test_every_header_of_the_guide_is_read_and_every_one_that_is_read_is_in_the_guide():
    told = set(re.findall(r"X-Atiende-\w+", read(GUIDE)))
    assert told == set(re.findall(r"X-Atiende-\w+", DIALPLAN))
