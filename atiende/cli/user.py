"""``atiende user``: everybody who may log in to the pages."""

from __future__ import annotations

from enum import StrEnum

import typer

from atiende import passwords
from atiende.cli import given, show
from atiende.cli.admin import Admin
from atiende.cli.agent import LOGIN, PASSWORD_STDIN
from atiende.cli.people import set_active, set_password
from db.directory import NewUser

app = typer.Typer(
    help="Personas que entran a la página: altas, claves y permisos.", no_args_is_help=True
)


class Role(StrEnum):
    """Who is added here; agents are added with ``atiende agent add``."""

    supervisor = "supervisor"
    admin = "admin"


@app.command("add")
def add(
    login: str = LOGIN,
    name: str = typer.Argument(help="Nombre y apellido"),
    *,
    role: Role = typer.Option(help="Qué puede hacer"),
    password_stdin: bool = PASSWORD_STDIN,
) -> None:
    """Da de alta a quien supervisa o administra (para agentes: «agent add»)."""
    admin = Admin.here()
    password = given.web_password(admin, from_stdin=password_stdin)
    new = NewUser(
        login=login,
        name=given.name(admin, name),
        role="supervisor" if role is Role.supervisor else "admin",
        password_hash=passwords.hashed(password.text),
    )
    user = admin.on_directory(lambda directory: directory.users.create(new))
    admin.say("user_added", name=user.name, login=user.login, role=admin.text(f"role_{user.role}"))
    admin.say("page_at", url=admin.settings.web_url)
    if password.made_up:
        admin.say("password_made", login=user.login, password=password.text)
        admin.say("shown_once")


@app.command("list")
def list_users(*, json: bool = typer.Option(False, "--json", help="Para programas")) -> None:
    """Muestra a todas las personas que pueden ingresar, también los agentes."""
    admin = Admin.here()
    users = admin.on_directory(lambda directory: directory.users.all())
    if json:
        names = ("login", "name", "role", "active")
        show.as_json([{name: getattr(user, name) for name in names} for user in users])
        return
    show.table(
        [admin.text(f"col_{column}") for column in ("login", "name", "role", "active")],
        [
            [
                user.login,
                user.name,
                admin.text(f"role_{user.role}"),
                admin.text("active" if user.active else "disabled"),
            ]
            for user in users
        ],
    )


@app.command("password")
def password(login: str = LOGIN, *, password_stdin: bool = PASSWORD_STDIN) -> None:
    """Cambia la contraseña de la página y cierra las sesiones abiertas."""
    set_password(Admin.here(), login, from_stdin=password_stdin)


@app.command("disable")
def disable(login: str = LOGIN) -> None:
    """Impide que alguien ingrese y cierra sus sesiones; su historia queda."""
    set_active(Admin.here(), login, active=False)


@app.command("enable")
def enable(login: str = LOGIN) -> None:
    """Vuelve a admitir a alguien, con la contraseña que tenía."""
    set_active(Admin.here(), login, active=True)
