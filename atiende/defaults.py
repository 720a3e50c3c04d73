"""What a new installation begins with: the queues that the shipped flow leads to."""

from __future__ import annotations

from typing import Final

from db.directory import Directory, QueueRecord

QUEUES: Final = (
    QueueRecord(name="usuarios", label="Usuarios", skill="usuarios", position=1),
    QueueRecord(name="ventas", label="Interesados", skill="ventas", position=2),
    QueueRecord(name="consultas", label="Otras consultas", skill="consultas", position=3),
    # No skill: whoever is free takes callers who chose nothing.
    QueueRecord(name="general", label="Atención general", skill="", position=4),
)


async def put_queues(directory: Directory) -> None:
    """Make the shipped flow's queues, unless there are queues already."""
    if not await directory.queues.all():
        for queue in QUEUES:
            await directory.queues.put(queue)
