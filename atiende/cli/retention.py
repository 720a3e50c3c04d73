"""``atiende retention``: what is due to be forgotten, and forgetting it now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

import typer

from atiende.cli import show
from atiende.cli.admin import Admin
from atiende.settings import Settings
from db.engine import Database
from db.office import Erasure
from db.office.erasure import What

app = typer.Typer(
    help="Conservación: sonido y datos personales que se borran a su tiempo.", no_args_is_help=True
)

JSON = typer.Option(False, "--json", help="Para programas; horas en UTC")
_MOST: Final = 10_000


@dataclass(frozen=True)
class _Due:
    """How many calls wait for something to be erased; ``before`` None: it is kept for ever."""

    what: What
    keep_days: int
    before: datetime | None
    calls: int


@app.command("status")
def status(*, json: bool = JSON) -> None:
    """Muestra a cuántas llamadas les llegó la hora y todavía no se les borró algo.

    La línea en marcha borra por sí misma cada hora, así que lo normal es cero o pocas.
    """
    admin = Admin.here()
    due = _look(admin)
    if json:
        show.as_json([asdict(one) for one in due])
        return
    columns = ("erased", "after_days", "before", "due")
    show.table([admin.text(f"col_{name}") for name in columns], [_row(admin, one) for one in due])


@app.command("run")
def run() -> None:
    """Borra ahora lo que corresponde, sin esperar a la línea. Puede hacerse con la línea en marcha."""
    from atiende.retention import of_settings  # noqa: PLC0415  # slow to import, seldom needed

    admin = Admin.here()

    async def erase(database: Database) -> dict[What, int]:
        return await of_settings(admin.settings, database, _now).erase_due()

    done = admin.on_database(erase)
    admin.say("retention_done", audio=done.get("audio", 0), personal=done.get("personal", 0))
    left = sum(one.calls for one in _look(admin))
    if left:
        raise admin.error("retention_left", count=left)


def _look(admin: Admin) -> list[_Due]:
    async def look(database: Database) -> list[_Due]:
        erasure = Erasure(database)
        return [
            _Due(what, days, before, len(await erasure.due(what, before, _MOST)) if before else 0)
            for what, days, before in _limits(admin.settings)
        ]

    return admin.on_database(look)


def _limits(settings: Settings) -> Iterator[tuple[What, int, datetime | None]]:
    kept: tuple[tuple[What, int], ...] = (
        ("audio", settings.keep_audio_days),
        ("personal", settings.keep_personal_days),
    )
    for what, days in kept:
        yield what, days, _now() - timedelta(days=days) if days else None


def _row(admin: Admin, due: _Due) -> list[str]:
    count = str(due.calls)
    if due.calls >= _MOST:
        count = admin.text("retention_more", count=_MOST - 1)
    return [
        admin.text(f"retention_{due.what}"),
        str(due.keep_days) if due.before else admin.text("retention_never"),
        show.moment(due.before),
        count if due.before else "",
    ]


def _now() -> datetime:
    return datetime.now(UTC)
