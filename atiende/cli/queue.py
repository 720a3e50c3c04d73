"""``atiende queue``: where calls wait, and for whom."""

from __future__ import annotations

import re
from typing import Final

import msgspec
import typer

from acd.routing.source import parse as parse_routing
from atiende.cli import given, show
from atiende.cli.admin import Admin
from db.directory import Directory, QueueRecord
from documents.patterns import NAME as QUEUE_NAME
from ivr.document import QueueNode
from ivr.flow import parse
from overflow.source import parse as parse_policy

app = typer.Typer(
    help="Colas: a quién se ofrece cada llamada y cuánto se espera.", no_args_is_help=True
)

NAME = typer.Argument(help="Con qué nombre la mencionan los flujos: letras, números, «_» y «-»")
_SKILL: Final = re.compile(r"[\w-]{0,40}")


@app.command("list")
def list_queues(*, json: bool = typer.Option(False, "--json", help="Para programas")) -> None:
    """Muestra las colas, en el orden de la página."""
    admin = Admin.here()
    queues = admin.on_directory(lambda directory: directory.queues.all())
    if json:
        show.as_json([msgspec.structs.asdict(queue) for queue in queues])
        return
    columns = ("queue", "label", "skill", "ring_timeout", "wrap_up", "announce_every", "position")
    show.table(
        [admin.text(f"col_{column}") for column in columns],
        [
            [
                queue.name,
                queue.label,
                queue.skill or admin.text("any_agent"),
                f"{queue.ring_timeout_s:g} s",
                f"{queue.wrap_up_s:g} s",
                f"{queue.announce_every_s:g} s",
                str(queue.position),
            ]
            for queue in queues
        ],
    )


@app.command("set")
def set_queue(  # noqa: PLR0913  # each option is a parameter
    name: str = NAME,
    *,
    label: str | None = typer.Option(None, help="Cómo se llama en la página"),
    skill: str | None = typer.Option(
        None, help="Qué habilidad hace falta para atenderla; '' la ofrece a cualquier agente"
    ),
    ring_timeout: int | None = typer.Option(
        None, min=3, max=300, help="Cuántos segundos suena el teléfono de un agente"
    ),
    wrap_up: int | None = typer.Option(
        None, min=0, max=3600, help="Cuántos segundos tiene el agente después de cada llamada"
    ),
    announce_every: int | None = typer.Option(
        None, min=5, max=3600, help="Cada cuántos segundos se dice la posición"
    ),
    position: int | None = typer.Option(None, min=0, max=999, help="Orden en la página"),
) -> None:
    """Crea una cola o cambia lo que se indique de ella; lo demás queda como está.

    Una cola nueva pide, si no se indica otra, la habilidad que se llama como ella.
    """
    admin = Admin.here()
    if not QUEUE_NAME.fullmatch(name):
        raise admin.error("queue_name_wrong", given=given.shown(name))
    if skill is not None and not _SKILL.fullmatch(skill):
        raise admin.error("queue_skill_wrong", given=given.shown(skill))
    changes = {
        "label": None if label is None else given.name(admin, label),
        "skill": skill,
        "ring_timeout_s": ring_timeout,
        "wrap_up_s": wrap_up,
        "announce_every_s": announce_every,
        "position": position,
    }

    async def work(directory: Directory) -> QueueRecord:
        fresh = QueueRecord(name=name, label=name.replace("_", " ").capitalize(), skill=name)
        before = await directory.queues.by_name(name) or fresh
        given_ones = {field: value for field, value in changes.items() if value is not None}
        queue: QueueRecord = msgspec.structs.replace(before, **given_ones)
        await directory.queues.put(queue)
        return queue

    queue = admin.on_directory(work)
    admin.say(
        "queue_set",
        name=queue.name,
        label=queue.label,
        skill=queue.skill or admin.text("any_agent"),
    )


@app.command("remove")
def remove(name: str = NAME) -> None:
    """Quita una cola que ningún documento publicado usa ya; la historia de sus llamadas queda."""
    admin = Admin.here()

    async def work(directory: Directory) -> None:
        if name in await _queues_of_flow(directory):
            raise admin.error("queue_in_flow", name=name)
        if name in await _queues_of_policy(directory):
            raise admin.error("queue_in_overflow", name=name)
        if name in await _queues_of_routing(directory):
            raise admin.error("queue_in_routing", name=name)
        waiting = [
            call
            for call in await directory.history.calls_in_progress()
            if call.queue == name and call.answered_at is None
        ]
        if waiting:
            raise admin.error("queue_has_calls", name=name, count=len(waiting))
        await directory.queues.remove(name)

    admin.on_directory(work)
    admin.say("queue_removed", name=name)


async def _queues_of_flow(directory: Directory) -> set[str]:
    """Name the queues that new calls may be sent to."""
    revision = await directory.flows.latest()
    if revision is None:
        return set()
    flow = parse(revision.source, f"flow revision {revision.id}")
    return {node.queue for node in flow.nodes.values() if isinstance(node, QueueNode)}


async def _queues_of_policy(directory: Directory) -> set[str]:
    """Name the queues that the overflow policy treats, or lets other PBXs' calls into."""
    revision = await directory.documents.latest("overflow")
    if revision is None:
        return set()
    policy = parse_policy(revision.source, f"overflow revision {revision.id}")
    return {*policy.queues, *(entry.queue for entry in policy.entries.values())}


async def _queues_of_routing(directory: Directory) -> set[str]:
    """Name the queues that the routing document serves in a way of their own."""
    revision = await directory.documents.latest("routing")
    if revision is None:
        return set()
    return set(parse_routing(revision.source, f"routing revision {revision.id}").queues)
