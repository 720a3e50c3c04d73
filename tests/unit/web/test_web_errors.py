"""Every refusal has its words and its line in openapi.yaml and docs/api.md."""

import re
from pathlib import Path

import pytest
import yaml

import atiende.web
from atiende.messages import MESSAGES

WEB = Path(atiende.web.__file__).parent
SOURCES = "\n".join(path.read_text("utf-8") for path in sorted(WEB.glob("*.py")))
OPENAPI = yaml.safe_load((WEB / "openapi.yaml").read_text("utf-8"))
GUIDE = (Path(__file__).parents[3] / "docs" / "api.md").read_text("utf-8")
ROW = re.compile(r"^\| (\d{3}) \| `(\w+)` \|", re.MULTILINE)

RAISED = {
    (status, code)
    for status, codes in re.findall(r"ApiError\(\s*(\d+),\s*([^)=]*?)[,)]", SOURCES)
    for code in re.findall(r'"(\w+)"', codes)
} | {("404", "not_found"), ("413", "too_large"), ("503", "unavailable")}
LISTED = set(
    ROW.findall(
        OPENAPI["components"]["schemas"]["Error"]["properties"]["error"]["properties"]["code"][
            "description"
        ]
    )
)


def test_every_refusal_is_listed_for_programs():
    assert len(RAISED) > 15
    assert {pair for pair in RAISED if pair[0] != "500"} - LISTED == set()


def test_every_listed_refusal_has_its_words():
    assert {code for _, code in LISTED} <= MESSAGES["es"].keys()


def test_reasons_of_bad_requests_have_their_words():
    reasons = set(re.findall(r'bad_request\(\s*"(\w+)"', SOURCES))
    assert reasons
    assert reasons <= MESSAGES["es"].keys()


def test_the_guide_for_other_systems_explains_every_refusal_they_can_meet():
    pages_only = {
        "bad_credentials",
        "too_many_tries",
        "unknown_reason",
        "not_an_agent",
        "foreign_origin",
    }
    assert set(ROW.findall(GUIDE)) == {pair for pair in LISTED if pair[1] not in pages_only}


@pytest.mark.parametrize("path", [path for path in OPENAPI["paths"] if "/live" not in path])
def test_the_guide_names_what_other_systems_can_ask_for(path):
    for operation in OPENAPI["paths"][path].values():
        if any("key" in way for way in operation.get("security", [])):
            assert f"`{path.removeprefix('/api/v1')}`" in GUIDE
