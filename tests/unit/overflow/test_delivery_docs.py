"""docs/mail.md and docs/webhook.md say what the code does."""

import re
from pathlib import Path
from typing import Any

import pytest

from atiende.delivery.jobs import EVENTS
from overflow.template import NAMES
from overflow.webhook import encode, event_id, signature

DOCS = Path(__file__).parents[3] / "docs"
MAIL = (DOCS / "mail.md").read_text("utf-8")
WEBHOOK = (DOCS / "webhook.md").read_text("utf-8")


def test_every_value_of_a_template_is_explained_and_no_other():
    assert tuple(re.findall(r"^\| `\{([a-z_]+)\}` \|", MAIL, re.MULTILINE)) == NAMES


def test_the_shipped_templates_are_where_the_guide_says():
    assert (DOCS.parent / "overflow/templates/es/message.txt").exists()
    assert "`overflow/templates/es/message.txt`" in MAIL


def test_every_event_is_explained_and_no_other():
    assert tuple(re.findall(r"^\| `([a-z]+\.[a-z]+)` \|", WEBHOOK, re.MULTILINE)) == EVENTS


@pytest.fixture
def is_from_atiende():
    (code,) = re.findall(r"```python\n(.*?)```", WEBHOOK, re.DOTALL)
    names: dict[str, Any] = {}
    exec(code, names)
    return names["is_from_atiende"]


def test_the_printed_check_believes_us_and_nobody_else(is_from_atiende):
    body = encode({"type": "ticket.issued", "data": {"caller_name": "Ñandú"}})
    header = signature("clave", 1_000, body)
    assert is_from_atiende(header, body, "clave", 1_100)
    assert not is_from_atiende(header, body, "otra", 1_100)
    assert not is_from_atiende(header, body + b" ", "clave", 1_100)
    assert not is_from_atiende(header, body, "clave", 2_000)
    assert not is_from_atiende(header.replace("t=1000", "t=1900"), body, "clave", 2_000)


def test_the_printed_event_looks_like_ours():
    assert re.search(rf'"id": "{event_id("x")[:4]}[0-9a-f]{{32}}"', WEBHOOK)
