"""``atiende calls``: calls in progress and past ones, as the ledger tells them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

import msgspec
import typer

from acd.explain import sentences
from acd.why import read
from atiende.cli import given, show
from atiende.cli.admin import Admin
from atiende.cli.people import required_agent
from atiende.messages import choice_label
from db.directory import (
    AgentRecord,
    AnnouncementRecord,
    CallDetail,
    CallRecord,
    Directory,
    OfferRecord,
    WaitRecord,
)

app = typer.Typer(help="Llamadas: las de ahora y las anteriores.", no_args_is_help=True)

JSON = typer.Option(False, "--json", help="Para programas; horas en UTC")
AgentNames = dict[int, str]


@app.command("list")
def list_calls(
    *,
    limit: int = typer.Option(20, min=1, max=10_000, help="Cuántas, desde la más nueva"),
    queue: str | None = typer.Option(None, help="Solo de esta cola"),
    agent: str | None = typer.Option(None, help="Solo las que atendió este agente (su usuario)"),
    caller: str | None = typer.Option(None, help="Solo de este número"),
    json: bool = JSON,
) -> None:
    """Muestra las últimas llamadas, la más nueva primero."""
    admin = Admin.here()

    async def work(directory: Directory) -> tuple[list[CallRecord], AgentNames]:
        agent_id = (await required_agent(admin, directory, agent)).id if agent else None
        calls = await directory.history.recent_calls(
            limit, agent_id=agent_id, caller_number=caller, queue=queue
        )
        return calls, _names(await directory.agents.all())

    _print_calls(admin, *admin.on_directory(work), json=json)


@app.command("live")
def live(*, json: bool = JSON) -> None:
    """Muestra las llamadas en curso, la más antigua primero."""
    admin = Admin.here()

    async def work(directory: Directory) -> tuple[list[CallRecord], AgentNames]:
        calls = await directory.history.calls_in_progress()
        return calls, _names(await directory.agents.all())

    _print_calls(admin, *admin.on_directory(work), json=json)


@app.command("show")
def show_call(
    call: str = typer.Argument(help="Identificador, como lo muestra «calls list»"),
    *,
    json: bool = JSON,
) -> None:
    """Cuenta una llamada paso a paso: teclas, esperas, ofertas y tramos."""
    admin = Admin.here()

    async def work(directory: Directory) -> tuple[CallDetail | None, AgentNames]:
        return await directory.history.call(call), _names(await directory.agents.all())

    detail, names = admin.on_directory(work)
    if detail is None:
        raise admin.error("no_call", call=given.shown(call))
    if json:
        show.as_json(msgspec.to_builtins(detail))
        return
    _print_summary(admin, detail.call, names)
    steps = sorted(_steps(admin, detail, names), key=lambda step: step[0])
    show.table(
        [admin.text("col_time"), admin.text("col_what")],
        [[show.moment(at), what] for at, what in steps],
    )


def _print_calls(
    admin: Admin, calls: Sequence[CallRecord], names: AgentNames, *, json: bool
) -> None:
    if json:
        show.as_json(msgspec.to_builtins(calls))
        return
    columns = ("call", "arrived", "caller", "choice", "company", "queue", "waited", "agent")
    heading = [admin.text(f"col_{column}") for column in (*columns, "talked", "outcome")]
    show.table(heading, [_row(admin, call, names) for call in calls])


def _row(admin: Admin, call: CallRecord, names: AgentNames) -> list[str]:
    return [
        call.call_id,
        show.moment(call.arrived_at),
        call.caller_number,
        choice_label(admin.language, call.choice) if call.choice else "",
        call.company_name or call.company_number,
        call.queue or "",
        show.duration(call.waited_s),
        _agent(names, call.agent_id),
        show.duration(call.talk_s),
        _outcome(admin, call),
    ]


def _print_summary(admin: Admin, call: CallRecord, names: AgentNames) -> None:
    facts = {
        "call": call.call_id,
        "caller": f"{call.caller_number} {call.caller_name}".strip(),
        "dialled": call.dialled,
        "flow": str(call.flow_revision),
        "routing": str(call.routing_revision or ""),
        "choice": choice_label(admin.language, call.choice) if call.choice else "",
        "company": _company(admin, call),
        "agent": _agent(names, call.agent_id),
        "waited": show.duration(call.waited_s),
        "talked": show.duration(call.talk_s),
        "outcome": _outcome(admin, call),
    }
    width = max(len(admin.text(f"col_{name}")) for name in facts)
    for name, value in facts.items():
        if value:
            typer.echo(f"{admin.text(f'col_{name}'):<{width}}  {given.shown(value)}")
    typer.echo()


def _steps(admin: Admin, detail: CallDetail, names: AgentNames) -> Iterator[tuple[datetime, str]]:
    """Everything that happened, each with its time, by kind."""
    call = detail.call
    yield call.arrived_at, admin.text("step_arrived")
    for leg in detail.legs:
        if leg.role == "agent" and leg.ended_at:
            who = _agent(names, leg.agent_id)
            yield leg.ended_at, admin.text("step_leg_ended", agent=who, cause=leg.cause or "–")
    for key in detail.keys:
        yield key.at, admin.text("step_key", key=key.key, node=key.node)
    for wait in detail.waits:
        yield wait.joined_at, _joined(admin, wait)
        if wait.left_at and wait.outcome:
            yield wait.left_at, admin.text(f"step_left_{wait.outcome}", queue=wait.queue)
    for told in detail.announcements:
        yield told.at, _announced(admin, told)
    for offer in detail.offers:
        who = _agent(names, offer.agent_id)
        yield offer.made_at, _offered(admin, offer, names)
        if offer.ringing_at:
            yield offer.ringing_at, admin.text("step_ringing", agent=who)
        if offer.ended_at and offer.outcome:
            yield offer.ended_at, admin.text(f"step_offer_{offer.outcome}", agent=who)
    if call.answered_at:
        who = _agent(names, call.agent_id)
        yield call.answered_at, admin.text("step_bridged", agent=who)
    if call.ended_at:
        yield call.ended_at, admin.text(f"step_ended_{call.ended_by or 'system'}")


def _joined(admin: Admin, wait: WaitRecord) -> str:
    """Where he waits, and what he asks for in the end."""
    asks = {
        "needs": ", ".join(wait.needs),
        "prefers": ", ".join(wait.prefers),
        "credit": show.duration(wait.credit_s) if wait.credit_s else "",
    }
    said = [admin.text(f"step_{name}", what=what) for name, what in asks.items() if what]
    joined = admin.text("step_joined", queue=wait.queue)
    return f"{joined} ({'; '.join(said)})" if said else joined


def _announced(admin: Admin, told: AnnouncementRecord) -> str:
    low = show.duration(told.low_s)
    if told.high_s is None:
        return admin.text("step_announced_open", low=low, position=told.position)
    high = show.duration(told.high_s)
    return admin.text("step_announced", low=low, high=high, position=told.position)


def _offered(admin: Admin, offer: OfferRecord, names: AgentNames) -> str:
    """To whom, and why in short; «atiende why» tells all of it."""
    why = read(offer.reasons)
    if why.chosen is not None:
        return sentences(why, names)[0].text(admin.language)
    who = _agent(names, offer.agent_id)
    return admin.text("step_offered", agent=who, why="; ".join(offer.reasons) or "–")


def _company(admin: Admin, call: CallRecord) -> str:
    if not call.company_number:
        return ""
    verified = admin.text(f"verification_{call.company_verification}")
    return f"{call.company_number} {call.company_name}".strip() + f" ({verified})"


def _outcome(admin: Admin, call: CallRecord) -> str:
    return admin.text(f"outcome_{call.outcome}" if call.outcome else "outcome_in_progress")


def _names(agents: Sequence[AgentRecord]) -> AgentNames:
    return {agent.id: agent.name for agent in agents}


def _agent(names: AgentNames, agent_id: int | None) -> str:
    return "" if agent_id is None else names.get(agent_id, str(agent_id))
