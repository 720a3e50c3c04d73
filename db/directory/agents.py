"""Users who answer calls."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Connection, Select, delete, insert, select, update

from db.directory.records import AgentRecord, NewUser
from db.directory.rows import as_record, require, taken
from db.directory.users import insert_user, login_key
from db.errors import ValueWrong
from db.tables import agent_groups, agent_skills, agents, users
from db.texts import bounded

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlalchemy import ColumnElement

    from db.engine import Database

BEST: Final = 10
_GROUP: Final = re.compile(r"[\w-]{1,40}")


class Agents:
    """An agent is a user with an extension, a SIP password's HA1, skills and groups."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def create(
        self,
        user: NewUser,
        *,
        extension: str,
        sip_ha1: str,
        skills: Mapping[str, int],
        groups: Iterable[str] = (),
    ) -> AgentRecord:
        """A new user and agent. Raises ValueWrong (login, level, group), AlreadyExists."""
        _require_levels(skills)
        named = _named(groups)

        def work(connection: Connection) -> AgentRecord:
            user_id = insert_user(connection, user).id
            agent = {"user_id": user_id, "extension": extension, "sip_ha1": sip_ha1}
            connection.execute(insert(agents), agent)
            _write_skills(connection, user_id, skills)
            _write_groups(connection, user_id, named)
            return _of(connection, agents.c.user_id == user_id)[0]

        with taken({"login_key": ("user", user.login), "extension": ("extension", extension)}):
            return await self._db.write(work)

    async def all(self) -> list[AgentRecord]:
        """Every agent, active or not, by extension."""
        return await self._db.read(_of)

    async def by_id(self, agent_id: int) -> AgentRecord | None:
        """The agent whose user has this id."""
        return await self._one(agents.c.user_id == agent_id)

    async def by_extension(self, extension: str) -> AgentRecord | None:
        """The agent whose phone has this extension."""
        return await self._one(agents.c.extension == extension)

    async def by_login(self, login: str) -> AgentRecord | None:
        """The agent who logs in as ``login``, whatever its case."""
        return await self._one(users.c.login_key == login_key(login))

    async def set_skills(self, agent_id: int, skills: Mapping[str, int]) -> None:
        """Replace all skills by these. Raises ValueWrong (a level), NotFound."""
        _require_levels(skills)

        def work(connection: Connection) -> None:
            require(len(_of(connection, agents.c.user_id == agent_id)), "agent", agent_id)
            connection.execute(delete(agent_skills).where(agent_skills.c.agent_id == agent_id))
            _write_skills(connection, agent_id, skills)

        await self._db.write(work)

    async def set_groups(self, agent_id: int, groups: Iterable[str]) -> None:
        """Let the agent belong to these groups alone. Raises ValueWrong (a group), NotFound."""
        named = _named(groups)

        def work(connection: Connection) -> None:
            require(len(_of(connection, agents.c.user_id == agent_id)), "agent", agent_id)
            connection.execute(delete(agent_groups).where(agent_groups.c.agent_id == agent_id))
            _write_groups(connection, agent_id, named)

        await self._db.write(work)

    async def set_sip_ha1(self, agent_id: int, sip_ha1: str) -> None:
        """Change the phone's password. Raises NotFound."""
        statement = update(agents).where(agents.c.user_id == agent_id).values(sip_ha1=sip_ha1)
        changed = await self._db.write(lambda connection: connection.execute(statement).rowcount)
        require(changed, "agent", agent_id)

    async def _one(self, condition: ColumnElement[bool]) -> AgentRecord | None:
        found = await self._db.read(lambda connection: _of(connection, condition))
        return found[0] if found else None


def _of(connection: Connection, *conditions: ColumnElement[bool]) -> list[AgentRecord]:
    rows = connection.execute(_select().where(*conditions)).all()
    ids = [row.id for row in rows]
    skills, groups = _skills_of(connection, ids), _groups_of(connection, ids)
    return [
        as_record(row, AgentRecord, skills=skills[row.id], groups=sorted(groups[row.id]))
        for row in rows
    ]


def _select() -> Select[*tuple[Any, ...]]:
    return (
        select(
            users.c.id,
            users.c.login,
            users.c.name,
            users.c.active,
            agents.c.extension,
            agents.c.sip_ha1,
        )
        .join_from(agents, users)
        .order_by(agents.c.extension)
    )


def _skills_of(connection: Connection, agent_ids: list[int]) -> dict[int, dict[str, int]]:
    query = (
        select(agent_skills)
        .where(agent_skills.c.agent_id.in_(agent_ids))
        .order_by(agent_skills.c.agent_id, agent_skills.c.skill)
    )
    skills: dict[int, dict[str, int]] = defaultdict(dict)
    for row in connection.execute(query):
        skills[row.agent_id][row.skill] = row.level
    return skills


def _groups_of(connection: Connection, agent_ids: list[int]) -> dict[int, list[str]]:
    query = select(agent_groups).where(agent_groups.c.agent_id.in_(agent_ids))
    groups: dict[int, list[str]] = defaultdict(list)
    for row in connection.execute(query):
        groups[row.agent_id].append(row.name)
    return groups


def _write_groups(connection: Connection, agent_id: int, names: Iterable[str]) -> None:
    if rows := [{"agent_id": agent_id, "name": name} for name in names]:
        connection.execute(insert(agent_groups), rows)


def _named(groups: Iterable[str]) -> list[str]:
    """Each once. Raises ValueWrong."""
    names = sorted(set(groups))
    for name in names:
        if not _GROUP.fullmatch(name):
            shown = bounded(name, 64)
            raise ValueWrong("value_wrong", what="group", value=shown, reason="group_rule")
    return names


def _write_skills(connection: Connection, agent_id: int, skills: Mapping[str, int]) -> None:
    rows = [{"agent_id": agent_id, "skill": name, "level": skills[name]} for name in skills]
    if rows:
        connection.execute(insert(agent_skills), rows)


def _require_levels(skills: Mapping[str, int]) -> None:
    for skill, level in skills.items():
        if level not in range(1, BEST + 1):
            raise ValueWrong(
                "value_wrong", what="skill_level", value=f"{skill}={level}", reason="level_rule"
            )
