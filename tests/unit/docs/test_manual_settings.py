"""Settings, files and documents that the administrator's manual shows are taken as they stand."""

import re
import tomllib

import msgspec
import pytest
import yaml

from asterisk_conf.prompts.catalogue import Catalogue
from asterisk_conf.render import TEMPLATES
from asterisk_conf.settings import LineConfig
from atiende.defaults import QUEUES
from atiende.processes import Child
from atiende.settings import PREFIX, Settings
from crm_bridge.config import HttpCrmConfig
from crm_bridge.lint import lint
from ivr.hours.source import lint as lint_hours
from overflow.source import lint as lint_policy
from tests.unit.docs.guides import DOCS, MANUALS, ROOT, blocks, inline, read

MANUAL = DOCS / "manual-administrador.md"
UNIT = DOCS / "systemd" / "atiende.service"
NOT_SETTINGS = {"ATIENDE_SETTINGS", "ATIENDE_DEBIAN_MIRROR", "ATIENDE_POSTGRES_PASSWORD"}
TOOLS = {"pg_dump", "pg_restore"}
VIEWS = {"voice_messages"}
SNAKE = re.compile(r"[a-z]+(?:_[a-z]+)+")
SECRET_FILE = "/etc/atiende/crm-clave"


def toml_of(file: str) -> list[str]:
    return [block.text for block in blocks(MANUAL, "toml") if block.text.startswith(f"# {file}\n")]


def shown(mapping: str) -> dict:
    """The one YAML block of the manual that has this key at its top."""
    documents = [yaml.safe_load(block.text) for block in blocks(MANUAL, "yaml")]
    (found,) = [document for document in documents if mapping in document]
    return found


def paths_in(table: dict, way: tuple[str, ...] = ()) -> set[tuple[str, ...]]:
    """Every key of nested tables with the way to it."""
    found = {(*way, key) for key in table}
    for key, value in table.items():
        found |= paths_in(value, (*way, key)) if isinstance(value, dict) else set()
    return found


def test_the_manual_shows_settings_files_that_the_line_takes():
    files = toml_of("/etc/atiende/atiende.toml")
    assert len(files) >= 4
    whole = {}
    for text in files:
        values = tomllib.loads(text)
        assert values.keys() <= Settings.model_fields.keys()
        whole |= values
    Settings(**whole).line_config().check()


@pytest.mark.parametrize("page", MANUALS, ids=lambda page: page.name)
def test_every_variable_of_the_environment_in_a_manual_is_a_setting(page):
    for name in set(re.findall(rf"{PREFIX}[A-Z_]+", read(page))) - NOT_SETTINGS:
        assert name.removeprefix(PREFIX).lower() in Settings.model_fields, name


def test_every_name_in_the_shape_of_a_setting_is_a_setting_or_a_prompt():
    known = Settings.model_fields.keys() | Catalogue.shipped("es").entries.keys()
    named = {code.partition(" ")[0] for code in inline(MANUAL)}
    assert {name for name in named if SNAKE.fullmatch(name)} <= known | TOOLS | VIEWS


def test_the_foreign_crm_of_the_manual_is_described_without_a_mistake(tmp_path):
    (text,) = toml_of("/etc/atiende/crm.toml")
    (tmp_path / "clave").write_text("secreta\n")
    document = tomllib.loads(text.replace(SECRET_FILE, str(tmp_path / "clave")))
    config = msgspec.convert(document["crm"], HttpCrmConfig)
    assert lint(config) == []
    assert paths_in(document["crm"]) <= paths_in(msgspec.to_builtins(config))


def test_the_hours_and_the_overflow_policy_of_the_manual_can_be_published():
    own = shown("prompts")["prompts"]
    prompts = {*Catalogue.shipped("es").entries, *own}
    queues = {queue.name for queue in QUEUES}
    (hours,) = [block.text for block in blocks(MANUAL, "yaml") if "calendars:" in block.text]
    (policy,) = [block.text for block in blocks(MANUAL, "yaml") if "choices:" in block.text]
    assert lint_hours(hours, "horarios.yaml", prompts=prompts) == ()
    assert lint_policy(policy, "desborde.yaml", prompts=prompts, queues=queues) == ()


def test_the_asterisk_files_that_the_manual_edits_are_those_that_the_line_reads():
    named = set(re.findall(r"asterisk-local/(\w+\.conf)", read(MANUAL)))
    assert named == {path.name for path in (TEMPLATES / "local").glob("*.conf")}
    for block in blocks(MANUAL, "ini"):
        assert re.match(r"; (\w+\.conf)\n", block.text)[1] in named


def test_the_contexts_that_the_manual_offers_for_own_extensions_exist():
    dialplan = (TEMPLATES / "line" / "extensions.conf").read_text("utf-8")
    offered = set(re.findall(r"\[(from-[a-z]+-local)\]", read(MANUAL)))
    assert offered == set(re.findall(r"include => (from-[a-z]+-local)", dialplan))


def test_the_files_of_the_repository_that_a_manual_names_are_there():
    tops = {path.name for path in ROOT.iterdir() if path.is_dir() and path.name[0].islower()}
    for page in MANUALS:
        for code in inline(page):
            path = code.partition(" ")[0]
            top, slash, _ = path.partition("/")
            if slash and top in tops - {"docker"}:
                assert (ROOT / path).exists(), path


def test_the_service_runs_the_line_where_its_settings_keep_it():
    unit = UNIT.read_text("utf-8")
    data_dir = Settings.model_fields["data_dir"].default
    assert f"StateDirectory={data_dir.name}\n" in unit
    assert data_dir.parent.name == "lib"
    for part in ("serve", "guardian"):
        assert str(Child(part, data_dir)._pid_file) in unit
        assert str(Child(part, data_dir)._log_file) in read(MANUAL)
    assert "ExecStart=/opt/atiende/.venv/bin/atiende run\n" in unit


def test_the_service_lets_conversations_outlive_the_process_that_started_them():
    unit = UNIT.read_text("utf-8").splitlines()
    assert {"KillMode=process", "OOMPolicy=continue", "Restart=always"} <= set(unit)


def test_the_manual_says_how_long_the_fallback_waits_and_records():
    assert LineConfig.fallback_wait_s == LineConfig.message_limit_s == 3 * 60
    text = " ".join(read(MANUAL).split())
    assert "Si en tres minutos nadie atiende" in text
    assert "un mensaje de hasta tres minutos" in text
