"""``atiende agent``: who answers calls, with what skills, in which groups, on which telephone."""

from __future__ import annotations

import typer

from atiende import passwords
from atiende.around import wanted_skills
from atiende.cli import given, show
from atiende.cli.admin import Admin
from atiende.cli.people import required_agent, set_active, set_password
from atiende.cli.softphone import softphone_lines
from db.directory import AgentRecord, Directory, NewUser
from telephony.endpoints import ha1

app = typer.Typer(
    help="Agentes: altas, claves, habilidades, grupos y teléfono.", no_args_is_help=True
)

LOGIN = typer.Argument(help="Con qué nombre ingresa a la página")
SKILL = typer.Option([], help="Habilidad y nivel del 1 al 10: usuarios=7. Puede repetirse")
GROUP = typer.Option([], help="Grupo al que pertenece. Puede repetirse")
PASSWORD_STDIN = typer.Option(
    False, "--password-stdin", help="Lee la contraseña de la página de la entrada estándar"
)
SIP_PASSWORD_STDIN = typer.Option(
    False, "--sip-password-stdin", help="Lee la contraseña del teléfono de la entrada estándar"
)


@app.command("add")
def add(  # noqa: PLR0913  # each option is a parameter
    login: str = LOGIN,
    name: str = typer.Argument(help="Nombre y apellido"),
    *,
    extension: str = typer.Option(help="Interno: con qué número se registra su teléfono"),
    skill: list[str] = SKILL,
    group: list[str] = GROUP,
    password_stdin: bool = PASSWORD_STDIN,
    sip_password_stdin: bool = SIP_PASSWORD_STDIN,
) -> None:
    """Da de alta un agente y dice, una sola vez, las contraseñas que se generaron.

    Con las dos opciones «stdin», la primera línea es la contraseña de la página y la segunda la
    del teléfono.
    """
    admin = Admin.here()
    number = given.extension(admin, extension)
    skills = given.skills(admin, skill)
    web = given.web_password(admin, from_stdin=password_stdin)
    sip = given.sip_password(admin, from_stdin=sip_password_stdin)
    new = NewUser(
        login=login,
        name=given.name(admin, name),
        role="agent",
        password_hash=passwords.hashed(web.text),
    )

    async def create(directory: Directory) -> AgentRecord:
        if await directory.sip_accounts.by_user(number):
            raise admin.error("extension_is_sip_account", given=number)
        return await directory.agents.create(
            new, extension=number, sip_ha1=ha1(number, sip.text), skills=skills, groups=group
        )

    agent = admin.on_directory(create)
    admin.say("agent_added", name=agent.name, login=agent.login, extension=number)
    admin.say("page_at", url=admin.settings.web_url)
    if web.made_up:
        admin.say("password_made", login=agent.login, password=web.text)
    _warn_about_skills(admin, skills)
    _print_softphone(admin, agent, sip.text if sip.made_up else None)
    if web.made_up or sip.made_up:
        admin.say("shown_once")


@app.command("list")
def list_agents(*, json: bool = typer.Option(False, "--json", help="Para programas")) -> None:
    """Muestra los agentes, con su interno, sus habilidades y sus grupos."""
    admin = Admin.here()
    agents = admin.on_directory(lambda directory: directory.agents.all())
    if json:
        show.as_json([_public(agent) for agent in agents])
        return
    columns = ("login", "name", "extension", "skills", "groups", "active")
    show.table(
        [admin.text(f"col_{column}") for column in columns],
        [
            [
                agent.login,
                agent.name,
                agent.extension,
                _skills_text(agent.skills),
                " ".join(agent.groups),
                admin.text("active" if agent.active else "disabled"),
            ]
            for agent in agents
        ],
    )


@app.command("skills")
def skills(
    login: str = LOGIN,
    skill: list[str] = typer.Argument(None, help="Habilidad y nivel: usuarios=7", show_default=""),
    *,
    none: bool = typer.Option(False, "--none", help="Le quita todas"),
) -> None:
    """Cambia todas las habilidades de un agente por las que se dan; sin ninguna, las muestra."""
    admin = Admin.here()
    wanted = given.skills(admin, skill or [])
    if wanted and none:
        raise admin.error("skills_or_none")

    async def work(directory: Directory) -> dict[str, int]:
        agent = await required_agent(admin, directory, login)
        if not (wanted or none):
            return agent.skills
        await directory.agents.set_skills(agent.id, wanted)
        return wanted

    now = admin.on_directory(work)
    admin.say("skills_now", login=login, skills=_skills_text(now) or admin.text("no_skills"))
    if wanted:
        _warn_about_skills(admin, wanted)


@app.command("groups")
def groups(
    login: str = LOGIN,
    group: list[str] = typer.Argument(None, help="Grupo: norte", show_default=""),
    *,
    none: bool = typer.Option(False, "--none", help="Lo saca de todos"),
) -> None:
    """Cambia todos los grupos de un agente por los que se dan; sin ninguno, los muestra."""
    admin = Admin.here()
    if group and none:
        raise admin.error("groups_or_none")

    async def work(directory: Directory) -> AgentRecord:
        agent = await required_agent(admin, directory, login)
        if group or none:
            await directory.agents.set_groups(agent.id, group or [])
        return await required_agent(admin, directory, login)

    agent = admin.on_directory(work)
    now = " ".join(agent.groups) or admin.text("no_groups")
    admin.say("groups_now", login=agent.login, groups=now)


@app.command("password")
def password(login: str = LOGIN, *, password_stdin: bool = PASSWORD_STDIN) -> None:
    """Cambia la contraseña de la página y cierra sus sesiones abiertas."""
    set_password(Admin.here(), login, from_stdin=password_stdin, only_agents=True)


@app.command("sip-password")
def sip_password(login: str = LOGIN, *, sip_password_stdin: bool = SIP_PASSWORD_STDIN) -> None:
    """Cambia la contraseña del teléfono; hay que escribirla también en el teléfono."""
    admin = Admin.here()
    new = given.sip_password(admin, from_stdin=sip_password_stdin)

    async def work(directory: Directory) -> AgentRecord:
        agent = await required_agent(admin, directory, login)
        await directory.agents.set_sip_ha1(agent.id, ha1(agent.extension, new.text))
        return agent

    agent = admin.on_directory(work)
    admin.say("sip_password_changed", login=agent.login)
    _print_softphone(admin, agent, new.text if new.made_up else None)
    if new.made_up:
        admin.say("shown_once")


@app.command("disable")
def disable(login: str = LOGIN) -> None:
    """Impide que un agente ingrese y que su teléfono se registre; su historia queda."""
    set_active(Admin.here(), login, active=False, only_agents=True)


@app.command("enable")
def enable(login: str = LOGIN) -> None:
    """Vuelve a admitir a un agente, con las contraseñas que tenía."""
    set_active(Admin.here(), login, active=True, only_agents=True)


@app.command("softphone")
def softphone(login: str = LOGIN) -> None:
    """Dice cómo configurar el teléfono de un agente (la contraseña no se guarda: no la muestra)."""
    admin = Admin.here()

    async def find(directory: Directory) -> AgentRecord:
        return await required_agent(admin, directory, login)

    _print_softphone(admin, admin.on_directory(find), None)


def _print_softphone(admin: Admin, agent: AgentRecord, sip_password: str | None) -> None:
    for line in softphone_lines(admin.settings, agent.name, agent.extension, sip_password):
        typer.echo(line)


def _warn_about_skills(admin: Admin, skills: dict[str, int]) -> None:
    """A mistyped skill would leave an agent without calls, and nobody would know why."""
    wanted = sorted(admin.on_directory(wanted_skills))
    for skill in skills:
        if skill not in wanted:
            admin.warn("skill_unwanted", skill=skill, wanted=", ".join(wanted) or "–")


def _public(agent: AgentRecord) -> dict[str, object]:
    return {
        "login": agent.login,
        "name": agent.name,
        "extension": agent.extension,
        "skills": agent.skills,
        "groups": agent.groups,
        "active": agent.active,
    }


def _skills_text(skills: dict[str, int]) -> str:
    return " ".join(f"{skill}={level}" for skill, level in skills.items())
