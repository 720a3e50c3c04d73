"""What commands about agents and about other users have in common."""

from __future__ import annotations

from atiende import passwords
from atiende.cli import given
from atiende.cli.admin import Admin
from db.directory import AgentRecord, Directory, UserRecord


async def required_agent(admin: Admin, directory: Directory, login: str) -> AgentRecord:
    """Find an agent, active or not. Raises CliError."""
    agent = await directory.agents.by_login(login)
    if agent is None:
        raise admin.error("no_agent", login=given.shown(login))
    return agent


async def required_user(admin: Admin, directory: Directory, login: str) -> UserRecord:
    """Find a user, active or not. Raises CliError."""
    user = await directory.users.by_login(login)
    if user is None:
        raise admin.error("no_user", login=given.shown(login))
    return user


def set_password(admin: Admin, login: str, *, from_stdin: bool, only_agents: bool = False) -> None:
    """Change a password and end the sessions that the old one opened. Raises CliError."""
    new = given.web_password(admin, from_stdin=from_stdin)

    async def work(directory: Directory) -> UserRecord:
        if only_agents:
            await required_agent(admin, directory, login)
        user = await required_user(admin, directory, login)
        await directory.users.set_password_hash(user.id, passwords.hashed(new.text))
        await directory.web_sessions.end_all_of(user.id)
        return user

    user = admin.on_directory(work)
    admin.say("password_changed", login=user.login)
    if new.made_up:
        admin.say("password_made", login=user.login, password=new.text)
        admin.say("shown_once")


def set_active(admin: Admin, login: str, *, active: bool, only_agents: bool = False) -> None:
    """Let somebody in, or keep them out and end their sessions. Raises CliError."""

    async def work(directory: Directory) -> UserRecord:
        if only_agents:
            await required_agent(admin, directory, login)
        user = await required_user(admin, directory, login)
        await directory.users.set_active(user.id, active=active)
        if not active:
            await directory.web_sessions.end_all_of(user.id)
        return user

    user = admin.on_directory(work)
    admin.say("user_enabled" if active else "user_disabled", login=user.login)
