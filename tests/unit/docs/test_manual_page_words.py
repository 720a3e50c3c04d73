"""The manuals of operators and supervisors speak the pages' own words: all that matter, no others."""

import re
from pathlib import Path

import pytest

from atiende.messages import MESSAGES, PAUSE_REASONS
from tests.unit.docs.guides import DOCS, ROOT, read, rows

MANUAL = DOCS / "manual-operador.md"
SUPERVISORS = DOCS / "manual-supervisor.md"
PAGE = ROOT / "atiende" / "web" / "agent" / "src"
# The agent's page first: what the two pages name alike is looked for there.
CATALOGUES = (
    *("messages", "messages/common"),
    *("office/messages", "office/messages/seldom", "office/messages/line"),
)
WORDS = "\n".join(read(PAGE / folder / "es.ts") for folder in CATALOGUES)
LINE = read(PAGE / "office" / "messages" / "line" / "es.ts")
NOT_ON_THE_PAGE = {"así"}  # the manuals' own sample of how they quote

_TEXT = re.compile(r'"((?:[^"\\]|\\.)*)"|`([^`]*)`')
_QUOTED = re.compile(r"«([^»]+)»")
_KEYS = re.compile(r"keys=\{\[([^\]]+)\]\} does=\{list\.(\w+)\}")


def texts() -> list[str]:
    """Every text of the pages' Spanish catalogues, with ``${…}`` where a value goes."""
    return [plain or template for plain, template in _TEXT.findall(WORDS)]


def group(name: str) -> dict[str, str]:
    """One mapping of the catalogue: ``agentState``, ``linePhase``, ``shortcutList``…"""
    body = re.search(rf"\b{name}\b[^{{}}]*\{{(.*?)\}}", WORDS, re.DOTALL)
    assert body, name
    return dict(re.findall(r'(\w+): "([^"]+)"', body[1]))


def one(name: str, words: str = WORDS) -> str:
    found = re.search(rf'\b{name}: "([^"]+)"', words)
    assert found, name
    return found[1]


def quoted(manual: Path = MANUAL) -> set[str]:
    return {" ".join(words.split()) for words in _QUOTED.findall(read(manual))}


def is_on_the_page(words: str) -> bool:
    spoken = [*texts(), *MESSAGES["es"].values()]
    patterns = (re.sub(r"\\\$\\\{.*?\\\}", ".+", re.escape(text)) for text in spoken)
    return any(re.fullmatch(pattern, words) for pattern in patterns)


@pytest.mark.parametrize("manual", [MANUAL, SUPERVISORS], ids=lambda path: path.stem)
def test_every_word_that_a_manual_quotes_stands_on_the_page(manual):
    assert {words for words in quoted(manual) if not is_on_the_page(words)} == NOT_ON_THE_PAGE


@pytest.mark.parametrize("name", ["agentState", "verification", "assistantRole"])
def test_every_state_that_the_page_shows_is_explained(name):
    assert set(group(name).values()) <= quoted()


def test_the_table_of_the_agents_states_has_each_once():
    named = [_QUOTED.search(row[0])[1] for row in rows(MANUAL, "### Su estado")]
    assert sorted(named) == sorted(group("agentState").values())


@pytest.mark.parametrize("name", ["linePhase", "strategies", "ratios", "ratioNames", "ratioHints"])
def test_all_that_the_lines_page_shows_is_explained_to_supervisors(name):
    assert set(group(name).values()) <= quoted(SUPERVISORS)


def test_the_table_of_the_lines_situations_has_each_once():
    named = [_QUOTED.search(row[0])[1] for row in rows(SUPERVISORS, "## 3. Las llamadas en curso")]
    assert sorted(named) == sorted(group("linePhase").values())


def test_supervisors_are_told_what_each_of_their_actions_does():
    names = ("makeAvailable", "pause", "finishWrapUp", "logOut", "balances", "coverage")
    assert {one(name, LINE) for name in names} <= quoted(SUPERVISORS)


def test_the_connection_and_the_telephone_are_told_in_the_pages_words():
    names = ("connecting", "connected", "reconnecting", "phoneHelpTitle", "signOut", "unauthorized")
    assert {one(name) for name in names} <= quoted()
    phone = group("phone")
    assert {phone["registered"], phone["in_use"]} <= quoted()
    assert phone["unregistered"] in quoted(SUPERVISORS)


def test_every_phase_of_a_call_is_told_in_the_pages_words():
    names = ("incomingCall", "aboutToRing", "answerNow", "inConversation", "callEnded")
    assert {one(name) for name in names} <= quoted()
    assert set(group("endedBy").values()) <= quoted()


def test_every_reason_for_a_pause_is_named():
    assert {MESSAGES["es"][f"pause.{reason}"] for reason in PAUSE_REASONS} <= quoted()


def test_the_shortcuts_of_the_manual_are_those_of_the_page():
    does = group("shortcutList")
    real = {
        (tuple(re.findall(r'"([^"]+)"', keys)), does[action])
        for keys, action in _KEYS.findall(read(PAGE / "ui" / "help.tsx"))
    }
    told = {
        (tuple(re.findall(r"\*\*([^*]+)\*\*", keys)), what)
        for keys, what in rows(MANUAL, "## 5. Atajos de teclado")
    }
    assert told == real
    assert len(real) == len(does)
