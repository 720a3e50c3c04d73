"""``atiende key``: API keys, with which other systems read and handle tickets and messages."""

from __future__ import annotations

from datetime import UTC, datetime

import typer

from atiende.cli import given, show
from atiende.cli.admin import Admin, whoami
from atiende.web.keys import SCOPES, Scope, digest, new_key
from db.directory import ApiKeyRecord, Directory
from db.directory.api_keys import NAME_LIMIT

app = typer.Typer(
    help="Claves de API: con ellas otros sistemas leen y atienden tickets y mensajes.",
    no_args_is_help=True,
)

SCOPE = typer.Option(help=f"Qué puede hacer; puede repetirse: {', '.join(SCOPES)}")
NAME = typer.Argument(help="Qué sistema la usa; quién atendió un ticket se muestra con este nombre")


@app.command("create")
def create(
    name: str = NAME,
    *,
    scope: list[str] = SCOPE,
) -> None:
    """Crea una clave y la muestra una sola vez; en la base de datos queda solo su huella."""
    admin = Admin.here()
    scopes = _scopes(admin, scope)
    called = given.name(admin, name)
    if len(called) > NAME_LIMIT:
        raise admin.error("name_wrong", given=given.shown(name), most=NAME_LIMIT)
    key = new_key()

    async def work(directory: Directory) -> ApiKeyRecord:
        return await directory.api_keys.create(
            called, digest(key), scopes, by=whoami(), now=datetime.now(UTC)
        )

    record = admin.on_directory(work)
    admin.say("key_created", name=record.name, scopes=", ".join(record.scopes))
    admin.say("key_made", key=key)
    admin.say("key_shown_once")


@app.command("list")
def list_keys(
    *, json: bool = typer.Option(False, "--json", help="Para programas; horas en UTC")
) -> None:
    """Muestra las claves, qué puede hacer cada una y cuándo se usó por última vez."""
    admin = Admin.here()
    keys = admin.on_directory(lambda directory: directory.api_keys.all())
    if json:
        names = ("name", "scopes", "created_at", "created_by", "last_used_at", "revoked_at")
        show.as_json([{name: getattr(key, name) for name in names} for key in keys])
        return
    columns = ("name", "scopes", "created", "by", "last_used", "active")
    show.table(
        [admin.text(f"col_{column}") for column in columns],
        [
            [
                key.name,
                ", ".join(key.scopes),
                show.moment(key.created_at),
                key.created_by,
                show.moment(key.last_used_at) or admin.text("empty"),
                admin.text("active" if key.revoked_at is None else "key_revoked_state"),
            ]
            for key in keys
        ],
    )


@app.command("revoke")
def revoke(name: str = NAME) -> None:
    """Deja sin efecto una clave, enseguida y para siempre."""
    admin = Admin.here()

    admin.on_directory(lambda directory: directory.api_keys.revoke(name, datetime.now(UTC)))
    admin.say("key_revoked", name=given.shown(name))


def _scopes(admin: Admin, typed: list[str]) -> tuple[Scope, ...]:
    for scope in typed:
        if scope not in SCOPES:
            raise admin.error("scope_wrong", given=given.shown(scope), known=", ".join(SCOPES))
    return tuple(scope for scope in SCOPES if scope in typed)
