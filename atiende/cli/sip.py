"""``atiende sip``: SIP accounts that call the line, beside the agents' telephones."""

from __future__ import annotations

from enum import StrEnum

import typer

from atiende.cli import given, show
from atiende.cli.admin import Admin
from atiende.cli.agent import SIP_PASSWORD_STDIN
from atiende.cli.softphone import softphone_lines
from db.directory import Directory, SipAccountRecord
from telephony.endpoints import ha1

app = typer.Typer(help="Cuentas SIP de quienes llaman por internet.", no_args_is_help=True)

USER = typer.Argument(help="Con qué usuario se registra")


class Kind(StrEnum):
    """Both may only dial the line, under any number that they like."""

    caller = "caller"
    trunk = "trunk"


@app.command("add")
def add(
    user: str = USER,
    *,
    name: str = typer.Option("", help="De quién es; si falta, el usuario"),
    kind: Kind = typer.Option(
        Kind.caller, help="Un teléfono (caller) o una central que se registra (trunk)"
    ),
    sip_password_stdin: bool = SIP_PASSWORD_STDIN,
) -> None:
    """Crea una cuenta que puede llamar a la línea y dice, una sola vez, su contraseña."""
    admin = Admin.here()
    given.sip_user(admin, user)
    password = given.sip_password(admin, from_stdin=sip_password_stdin)
    account = SipAccountRecord(
        user=user,
        ha1=ha1(user, password.text),
        kind="caller" if kind is Kind.caller else "trunk",
        name=given.name(admin, name or user),
    )

    async def create(directory: Directory) -> None:
        if await directory.sip_accounts.by_user(user):
            raise admin.error("sip_account_exists", user=user)
        if await directory.agents.by_extension(user):
            raise admin.error("sip_user_is_extension", user=user)
        await directory.sip_accounts.put(account)

    admin.on_directory(create)
    admin.say("sip_added", user=user)
    shown = password.text if password.made_up else None
    for line in softphone_lines(admin.settings, account.name, user, shown):
        typer.echo(line)
    if password.made_up:
        admin.say("shown_once")


@app.command("list")
def list_accounts(*, json: bool = typer.Option(False, "--json", help="Para programas")) -> None:
    """Muestra las cuentas que no son de agentes."""
    admin = Admin.here()
    accounts = admin.on_directory(lambda directory: directory.sip_accounts.all())
    if json:
        names = ("user", "kind", "name")
        show.as_json([{name: getattr(account, name) for name in names} for account in accounts])
        return
    show.table(
        [admin.text(f"col_{column}") for column in ("sip_user", "kind", "name")],
        [[account.user, admin.text(f"kind_{account.kind}"), account.name] for account in accounts],
    )


@app.command("remove")
def remove(user: str = USER) -> None:
    """Quita una cuenta: deja de poder registrarse y llamar."""
    admin = Admin.here()
    admin.on_directory(lambda directory: directory.sip_accounts.remove(user))
    admin.say("sip_removed", user=user)
