"""Moments in an agent's day, as the messages that show them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

Scene = dict[str, Any]

PAUSE_REASONS = [
    {"id": "lunch", "label": "Almuerzo"},
    {"id": "break", "label": "Descanso"},
    {"id": "training", "label": "Capacitación"},
    {"id": "restroom", "label": "Baño"},
    {"id": "meeting", "label": "Reunión"},
    {"id": "other", "label": "Otro"},
]
FUNCTIONAL = {
    "role": "functional",
    "name": "Lucía Fernández",
    "whatsapp": "+5491155550101",
    "email": "lucia.fernandez@iduo.example",
}
BILLING = {
    "role": "billing",
    "name": "Martín Peñaloza",
    "whatsapp": "+5491155550102",
    "email": "martin.penaloza@iduo.example",
}
VERIFIED = {
    "number": "1001",
    "verification": "verified",
    "name": "Panadería La Espiga S.R.L.",
    "assistants": [FUNCTIONAL, BILLING],
}
UNKNOWN = {"number": "7777", "verification": "unknown", "name": "", "assistants": []}
UNAVAILABLE = {"number": "1001", "verification": "unavailable", "name": "", "assistants": []}
PENDING = {"number": "1001", "verification": "pending", "name": "", "assistants": []}
NO_NUMBER = {"number": "", "verification": "none", "name": "", "assistants": []}
HOSTILE = {
    "markup": "<img src=x onerror=\"document.title='hacked'\"><script>alert(1)</script>",
    "quotes": "O'Brien \"; DROP TABLE calls;-- \\' `",
    "emoji": "👩🏽‍🚒 Bomberos 🔥 " * 12,
    "turned round": "Pago a \u202emoc.live\u202c\u2066 5555",
    "400 digits": "9" * 400,
    "control characters": "Ana\u0000\u0007\nLópez\u200b\ufeff",
}


def ago(seconds: float) -> str:
    at = datetime.now(UTC) - timedelta(seconds=seconds)
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def agent(state: str, **changes: Any) -> Scene:
    return {
        "id": 7,
        "name": "Ana Núñez",
        "extension": "201",
        "state": state,
        "reason": None,
        "since": ago(134),
        "phone": "registered",
        "wrap_up_until": None,
        "wish": None,
        **changes,
    }


def call(phase: str, **changes: Any) -> Scene:
    return {
        "call_id": "c-1",
        "offer_id": "o-1",
        "phase": phase,
        "caller": {"number": "+541155551234", "name": "Panaderia La Espiga"},
        "dialled": "0800",
        "choice": {"id": "usuario", "label": "Ya es usuario"},
        "keys": "11001#",
        "company": VERIFIED,
        "queue": {"name": "usuarios", "label": "Usuarios"},
        "arrived_at": ago(61),
        "waited_s": 42.0,
        "offered_at": ago(2),
        "ringing_at": None if phase == "announced" else ago(1),
        "answered_at": ago(185) if phase in {"talking", "ended"} else None,
        "ended_at": ago(3) if phase == "ended" else None,
        "ended_by": "caller" if phase == "ended" else None,
        "outcome": "answered" if phase == "ended" else None,
        **changes,
    }


def queues() -> list[Scene]:
    return [
        _queue("usuarios", "Usuarios", 3, 125.0, 1),
        _queue("ventas", "Ventas", 0, 0.0, 2),
        _queue("consultas", "Otras consultas y reclamos generales", 1, 18.0, 1),
        _queue("general", "General", 0, 0.0, 0),
    ]


def _queue(name: str, label: str, waiting: int, longest_s: float, free: int) -> Scene:
    return {
        "name": name,
        "label": label,
        "waiting": waiting,
        "longest_wait_s": longest_s,
        "available_agents": free,
    }


def scene(who: Scene, what: Scene | None = None) -> Scene:
    return {"agent": who, "call": what, "queues": queues()}


def available() -> Scene:
    return scene(agent("available"))


def paused(reason: str | None = "lunch") -> Scene:
    return scene(agent("paused", reason=reason))


def logged_out() -> Scene:
    return scene(agent("logged_out"))


def not_answering() -> Scene:
    return scene(agent("not_answering"))


def unregistered() -> Scene:
    return scene(agent("available", phone="unregistered"))


def announced(**changes: Any) -> Scene:
    return scene(agent("offered", since=ago(0)), call("announced", **changes))


def ringing(**changes: Any) -> Scene:
    return scene(agent("ringing", since=ago(2)), call("ringing", **changes))


def talking(**changes: Any) -> Scene:
    return scene(agent("talking", since=ago(185), phone="in_use"), call("talking", **changes))


def talking_before_a_pause() -> Scene:
    wish = {"state": "paused", "reason": "lunch"}
    return scene(agent("talking", since=ago(185), phone="in_use", wish=wish), call("talking"))


def wrap_up(**changes: Any) -> Scene:
    who = agent("wrap_up", since=ago(3), wrap_up_until=ago(-27))
    return scene(who, call("ended", **changes))


def wrap_up_after_restart() -> Scene:
    return scene(agent("wrap_up", since=ago(3), wrap_up_until=ago(-27)))


def hostile(text: str) -> Scene:
    company = {
        "number": text,
        "verification": "verified",
        "name": text,
        "assistants": [
            {"role": "functional", "name": text, "whatsapp": text, "email": text},
            {
                "role": "billing",
                "name": text,
                "whatsapp": "javascript:alert(1)",
                "email": "a@b.c?x",
            },
        ],
    }
    return ringing(
        caller={"number": text, "name": text},
        dialled=text,
        keys=text,
        choice={"id": text, "label": text},
        company=company,
    )


def story() -> Iterator[Scene]:
    yield available()
    yield announced(company=PENDING)
    yield announced()
    yield ringing()
    yield talking()
    yield wrap_up()
    yield ringing(company=UNKNOWN)
    yield ringing(company=NO_NUMBER, keys="", choice={"id": "sin_opcion", "label": ""})
    yield ringing(company=UNAVAILABLE)
    yield not_answering()
    yield unregistered()
    yield paused()
    for text in HOSTILE.values():
        yield hostile(text)


AGENT_SCENES = {
    "available": available,
    "logged_out": logged_out,
    "paused": paused,
    "not_answering": not_answering,
    "unregistered": unregistered,
    "announced": announced,
    "ringing": ringing,
    "ringing_unknown_company": lambda: ringing(company=UNKNOWN),
    "ringing_crm_unavailable": lambda: ringing(company=UNAVAILABLE),
    "ringing_crm_pending": lambda: ringing(company=PENDING),
    "ringing_without_number": lambda: ringing(
        company=NO_NUMBER, keys="", choice={"id": "sin_opcion", "label": ""}
    ),
    "ringing_withheld": lambda: ringing(caller={"number": "", "name": ""}),
    "talking": talking,
    "talking_before_a_pause": talking_before_a_pause,
    "wrap_up": wrap_up,
    "wrap_up_after_restart": wrap_up_after_restart,
}
