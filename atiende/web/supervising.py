"""What supervisors see at once and do to agents' states: the same changes as the agents' own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from aiohttp import web

from acd.agents import AgentState
from acd.model import Agent
from atiende.desk import Desk
from atiende.messages import PAUSE_REASONS, SUPERVISORS_REASON
from atiende.web.access import person
from atiende.web.body import StateBody, read_body
from atiende.web.errors import ApiError, bad_request
from atiende.web.hub import Hub
from atiende.web.line_views import line_agent, line_calls
from atiende.web.query import row_number
from atiende.web.sessions import Sessions
from atiende.web.views import Scene

STATES: Final = ("available", "paused", "logged_out")
_REASONS: Final = (*PAUSE_REASONS, SUPERVISORS_REASON)


class Supervising:
    """The handlers; they change nothing but through the desk."""

    def __init__(
        self, sessions: Sessions, desk: Desk, hub: Hub, scene: Callable[[], Scene]
    ) -> None:
        self._sessions = sessions
        self._desk = desk
        self._hub = hub
        self._scene = scene

    def routes(self) -> list[web.RouteDef]:
        """List the routes."""
        return [
            web.get("/api/v1/calls", self.calls),
            web.post("/api/v1/agents/{id}/state", self.set_state),
            web.post("/api/v1/agents/{id}/wrap-up/finish", self.finish_wrap_up),
        ]

    async def calls(self, request: web.Request) -> web.Response:
        """List the calls in progress."""
        await person(self._sessions, request)
        return web.json_response(line_calls(self._scene(), self._hub.explanations))

    async def set_state(self, request: web.Request) -> web.Response:
        """Make an agent available, paused or logged out; in a call, after it."""
        by = (await person(self._sessions, request)).name
        agent = self._agent(request)
        body = await read_body(request, StateBody)
        if body.state not in STATES:
            raise bad_request("one_of", name="state", known=", ".join(STATES))
        if body.state == "paused" and body.reason not in _REASONS:
            raise ApiError(400, "unknown_reason")
        if agent.state is AgentState.LOGGED_OUT and body.state != "logged_out":
            # Only who sits there can say that he does.
            raise ApiError(409, "not_logged_in", agent=agent.name)
        match body.state:
            case "available":
                self._desk.get_ready(agent.agent_id, by)
            case "paused":
                self._desk.pause(agent.agent_id, body.reason, by)
            case _:
                self._desk.log_out(agent.agent_id, by)
        return self._shown(agent)

    async def finish_wrap_up(self, request: web.Request) -> web.Response:
        """End an agent's wrap-up before its time."""
        by = (await person(self._sessions, request)).name
        agent = self._agent(request)
        if agent.state is not AgentState.WRAP_UP:
            raise ApiError(409, "no_wrap_up")
        self._desk.end_wrap_up(agent.agent_id, by)
        return self._shown(agent)

    def _agent(self, request: web.Request) -> Agent:
        found = self._desk.board.agents.get(row_number(request.match_info["id"]))
        if found is None:
            raise ApiError(404, "not_found")
        return found

    def _shown(self, agent: Agent) -> web.Response:
        page = self._hub.is_watched_by(agent.agent_id)
        return web.json_response({"agent": line_agent(self._scene(), agent, page=page)})
