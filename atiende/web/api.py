"""The pages' own API: who I am, what I do, what happens on the line. Shapes: docs/openapi.yaml."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
from aiohttp import web

from acd.agents import AgentState
from atiende.desk import Desk
from atiende.messages import PAUSE_REASONS, SUPERVISORS_REASON, Language, say
from atiende.shown import Json
from atiende.web.access import SUPERVISING
from atiende.web.body import StateBody, read_body
from atiende.web.errors import ApiError
from atiende.web.hub import Hub
from atiende.web.sessions import COOKIE, Sessions, SignedIn
from atiende.web.supervising import Supervising
from atiende.web.views import Scene, agent_view


class LoginBody(msgspec.Struct, forbid_unknown_fields=True):
    """``POST /api/v1/login``."""

    login: str
    password: str


class Api:
    """The handlers; they change nothing but through the desk."""

    def __init__(
        self,
        sessions: Sessions,
        desk: Desk,
        hub: Hub,
        scene: Callable[[], Scene],
        language: Language,
    ) -> None:
        self._sessions = sessions
        self._desk = desk
        self._hub = hub
        self._supervising = Supervising(sessions, desk, hub, scene)
        self._language: Language = language

    def routes(self) -> list[web.RouteDef]:
        """List the routes."""
        return [
            web.post("/api/v1/login", self.login),
            web.post("/api/v1/logout", self.logout),
            web.get("/api/v1/me", self.me),
            web.post("/api/v1/me/state", self.set_state),
            web.post("/api/v1/me/wrap-up/finish", self.finish_wrap_up),
            web.get("/api/v1/pause-reasons", self.pause_reasons),
            *self._supervising.routes(),
        ]

    async def login(self, request: web.Request) -> web.Response:
        """Begin a session; an agent is logged in to the line by it."""
        body = await read_body(request, LoginBody)
        who = await self._sessions.log_in(body.login, body.password, request.remote or "")
        if who.agent_id is not None:
            self._desk.log_in(self._on_the_line(who.agent_id))
        response = web.json_response({"user": who.user, "token": who.token})
        self._sessions.set_cookie(response, who.token)
        return response

    async def logout(self, request: web.Request) -> web.Response:
        """End the session; an agent leaves the line (after the call, if he is in one)."""
        who = await self._sessions.signed_in(request)
        await self._sessions.log_out(who)
        if who.agent_id is not None and who.agent_id in self._desk.board.agents:
            self._desk.log_out(who.agent_id)
        await self._hub.say_bye(who.token_id, "logged_out")
        response = web.Response(status=204)
        response.del_cookie(COOKIE)
        return response

    async def me(self, request: web.Request) -> web.Response:
        """Tell who is logged in."""
        who = await self._sessions.signed_in(request)
        agent = self._desk.board.agents.get(who.agent_id) if who.agent_id is not None else None
        shown = agent_view(agent) if agent is not None else None
        return web.json_response({"user": who.user, "agent": shown})

    async def set_state(self, request: web.Request) -> web.Response:
        """Make the agent available or paused; in a call it is remembered for after it."""
        agent_id = self._agent(await self._sessions.signed_in(request))
        body = await read_body(request, StateBody)
        if body.state == "available":
            self._begin_or_go_on(agent_id)
        elif body.state != "paused":
            raise ApiError(400, "bad_request", reason=f"state {body.state!r}")
        elif body.reason not in PAUSE_REASONS:
            raise ApiError(400, "unknown_reason")
        else:
            self._desk.pause(agent_id, body.reason)
        return web.json_response({"agent": self._agent_view(agent_id)})

    async def finish_wrap_up(self, request: web.Request) -> web.Response:
        """End the wrap-up before its time."""
        agent_id = self._agent(await self._sessions.signed_in(request))
        if self._desk.board.agents[agent_id].state is not AgentState.WRAP_UP:
            raise ApiError(409, "no_wrap_up")
        self._desk.end_wrap_up(agent_id)
        return web.json_response({"agent": self._agent_view(agent_id)})

    async def pause_reasons(self, request: web.Request) -> web.Response:
        """List the reasons for a pause that the user may give."""
        who = await self._sessions.signed_in(request)
        supervises = who.user["role"] in SUPERVISING
        reasons = (*PAUSE_REASONS, SUPERVISORS_REASON) if supervises else PAUSE_REASONS
        return web.json_response(
            [{"id": id_, "label": say(self._language, f"pause.{id_}")} for id_ in reasons]
        )

    def _begin_or_go_on(self, agent_id: int) -> None:
        """Have him available, even if a supervisor or the telephone took him off duty."""
        if self._desk.board.agents[agent_id].state is AgentState.LOGGED_OUT:
            self._desk.log_in(agent_id)
        else:
            self._desk.get_ready(agent_id)

    def _agent_view(self, agent_id: int) -> Json:
        return agent_view(self._desk.board.agents[agent_id])

    def _agent(self, who: SignedIn) -> int:
        if who.agent_id is None:
            raise ApiError(403, "not_an_agent")
        return self._on_the_line(who.agent_id)

    def _on_the_line(self, agent_id: int) -> int:
        """An agent who was made a moment ago is on the line when the roster has looked."""
        if agent_id not in self._desk.board.agents:
            raise ApiError(503, "unavailable")
        return agent_id
