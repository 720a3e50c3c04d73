"""What the documents tell an administrator to type exists, options and arguments included."""

import re
import shlex
from collections.abc import Iterator

import pytest
from typer.core import TyperCommand, TyperGroup
from typer.exceptions import TyperException
from typer.main import get_command

from atiende.cli.root import app
from atiende.defaults import QUEUES
from tests.unit.docs.guides import DOCS, PAGES, ROOT, Block, blocks, inline

CLI = get_command(app)
RUNS_ATIENDE = re.compile(
    r"^(?:\$ )?(?:(?:sudo -u atiende (?:-H )?|docker compose -f docker/compose\.yaml run --rm )"
    r"|[A-Z_]+=\S+ )*atiende (?P<rest>.+)$"
)
ELIDED = "…"
ANY_COMMAND = "COMANDO"


def commands_in(text: str) -> Iterator[list[str]]:
    """The words after ``atiende`` of each command in a script, comments and redirections left out."""
    for line in re.sub(r"\\\n\s*", " ", text).splitlines():
        for part in re.split(r" \| | && ", line.strip()):
            typed = RUNS_ATIENDE.match(part)
            if typed:
                words = shlex.split(typed["rest"], comments=True)
                yield words[: words.index(">")] if ">" in words else words


def leaf(words: list[str]) -> tuple[TyperCommand, list[str]]:
    """The command that the words name and what is left for it."""
    command, rest = CLI, list(words)
    while isinstance(command, TyperGroup):
        assert rest, f"«{' '.join(words)}» is a group, not a command"
        assert rest[0] in command.commands, f"there is no «atiende {' '.join(words)}»"
        command = command.commands[rest.pop(0)]
    return command, rest


def why_refused(words: list[str]) -> str:
    """What the command line would say to this, without running anything; empty when nothing."""
    command, rest = leaf(words)
    try:
        command.make_context(" ".join(words), rest)
    except TyperException as error:
        return error.format_message()
    return ""


def typed_in_blocks() -> list[str]:
    found = {
        shlex.join(words)
        for page in PAGES
        for block in blocks(page)
        for words in commands_in(block.text)
        if ELIDED not in words
    }
    return sorted(found)


@pytest.mark.parametrize("line", typed_in_blocks())
def test_every_command_in_a_block_can_be_typed_as_it_stands(line):
    assert why_refused(shlex.split(line)) == ""


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_command_named_in_a_sentence_exists_with_its_options(page):
    for code in inline(page):
        for words in commands_in(code):
            if words[0] == ANY_COMMAND:
                continue
            command, rest = leaf([word for word in words if word != ELIDED])
            known = {option for parameter in command.params for option in parameter.opts}
            used = {word.partition("=")[0] for word in rest if word.startswith("--")}
            assert used <= known | {"--help"}, code


def test_a_command_that_does_not_exist_would_be_noticed():
    words = next(commands_in("sudo -u atiende atiende agent fire ana"))
    with pytest.raises(AssertionError, match="agent fire"):
        leaf(words)
    assert "--wrap-up" in why_refused(["queue", "set", "ventas", "--wrap-upp", "3"])
    assert why_refused(["agent", "add", "ana"]) != ""


def test_the_commands_of_the_manual_are_found_in_all_their_forms():
    script = (
        "$ printf '1\\n' | atiende flow simulate\n"
        "ATIENDE_SETTINGS=var/atiende.toml atiende agent list\n"
        "docker compose -f docker/compose.yaml run --rm atiende db upgrade\n"
        "atiende flow export > x.yaml\nsudo systemctl reload atiende\njournalctl -u atiende\n"
    )
    assert [*commands_in(script)] == [
        ["flow", "simulate"],
        ["agent", "list"],
        ["db", "upgrade"],
        ["flow", "export"],
    ]
    assert len(typed_in_blocks()) > 30


def test_a_new_installation_has_the_queues_of_the_shipped_flow_and_the_manuals_agent_serves_them():
    manual = DOCS / "manual-administrador.md"
    first = next(block for block in blocks(manual, "sh") if "atiende db upgrade" in block.text)
    assert {queue.name for queue in QUEUES} == queues_of_the_shipped_flow()
    assert agent_serves(first) >= {queue.skill for queue in QUEUES if queue.skill}


def queues_of_the_shipped_flow() -> set[str]:
    from ivr.document import QueueNode  # noqa: PLC0415
    from ivr.flow import DEFAULT_FLOW, parse  # noqa: PLC0415

    flow = parse(DEFAULT_FLOW.read_text("utf-8"), "default")
    return {node.queue for node in flow.nodes.values() if isinstance(node, QueueNode)}


def agent_serves(block: Block) -> set[str]:
    return set(re.findall(r"--skill (\w+)=\d+", block.text))
