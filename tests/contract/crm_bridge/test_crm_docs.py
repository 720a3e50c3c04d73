"""The example in docs/crm.md is configured, linted and asked as it stands there."""

import dataclasses
import json
import re
from pathlib import Path

from atiende.crm import read_config, read_messages_config
from crm_bridge.config import HttpCrmConfig
from crm_bridge.http import open_http_crm
from crm_bridge.message_config import VALUES, HttpMessagesConfig, find_problems
from crm_bridge.port import Assistant, Company
from tests.contract.crm_bridge.server import crm_server, reply

PAGE = (Path(__file__).parents[3] / "docs" / "crm.md").read_text(encoding="utf-8")


def block(language):
    (text,) = re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)
    return text


def setting_names(kind, prefix=""):
    for field in dataclasses.fields(kind):
        if dataclasses.is_dataclass(field.type):
            yield from setting_names(field.type, f"{prefix}{field.name}.")
        else:
            yield prefix + field.name


def documented_names():
    for cell in re.findall(r"^\| (`[^|]+`) \|", PAGE, re.MULTILINE):
        for name in re.findall(r"`([^`]+)`", cell):
            stem, _, choices = name.partition("{")
            yield from (stem + choice for choice in choices.rstrip("}").split(","))


async def test_the_example_works_as_it_is_printed(tmp_path):
    (tmp_path / "crm.toml").write_text(block("toml"), encoding="utf-8")
    config = read_config(tmp_path / "crm.toml")
    async with crm_server() as server:
        config = dataclasses.replace(config, url=f"{server.address}/companies/{{number}}")
        async with open_http_crm(config, environ={"CRM_TOKEN": "s3cret"}) as crm:
            server.handler = reply(block("json").encode())
            assert await crm.company("1001") == Company(
                "1001",
                "Panadería Ñandú S.R.L.",
                (
                    Assistant("functional", "Ana Muñoz", "+54 9 11 5555-0001", ""),
                    Assistant("billing", "Íñigo Paz", "", "inigo@example.com"),
                ),
                customer_class="oro",
            )
            server.handler = reply(json.dumps({"ok": False}).encode())
            assert await crm.company("1002") is None
            assert server.requests[0].headers["Authorization"] == "Bearer s3cret"


def test_every_setting_is_in_the_table():
    assert set(setting_names(HttpCrmConfig)) <= set(documented_names())
    assert set(setting_names(HttpMessagesConfig, "messages.")) <= set(documented_names())


def test_every_value_of_a_message_is_in_the_table():
    table = PAGE[PAGE.index("| value | what it is |") :].split("\n\n")[0]
    assert set(re.findall(r"`\{([a-z_]+)\}`", table)) == set(VALUES)


def test_the_example_for_messages_is_right(tmp_path):
    (tmp_path / "crm.toml").write_text(block("toml"), encoding="utf-8")
    config = read_messages_config(tmp_path / "crm.toml")
    assert find_problems(config, {"CRM_TOKEN": "s3cret"}) == []
