"""Moments of the whole line, as the messages and answers that show them to supervisors."""

from __future__ import annotations

from typing import Any

from tests.web.scenes import Scene, ago

NAMES = ("Ana Núñez", "Bruno Díaz", "Carla Gómez", "Darío Ibáñez")
PHASES = ("menu", "waiting", "offered", "ringing", "talking", "overflow")
STATES = ("talking", "available", "paused", "wrap_up", "ringing", "not_answering", "logged_out")
WAITING_WHY = [
    "Es la número 1 de 3 en su cola y esperó 2 min 5 s.",
    "Bruno Díaz no: está en conversación desde hace 1 min 10 s.",
    "Carla Gómez no: en «ventas» tiene nivel 2 y se pide 5.",
]
OFFER_WHY = [
    "Se ofreció a Ana Núñez, quien llevaba más tiempo libre: 30 s.",
    "La llamada había esperado 1 min 15 s y era la número 1 de 4 en su cola.",
]


def queue(name: str, label: str, waiting: int = 0, **changes: Any) -> Scene:
    return {
        "name": name,
        "label": label,
        "waiting": waiting,
        "longest_wait_s": 125.0 if waiting else 0.0,
        "available_agents": 1,
        "agents_logged_in": 9,
        "agents_talking": 5,
        "agents_paused": 2,
        "strategy": "longest_idle",
        "treatment": None,
        "expected": {"low_s": 80.0, "high_s": 190.0} if waiting else None,
        **changes,
    }


def queues() -> list[Scene]:
    return [
        queue("usuarios", "Usuarios", 3, available_agents=0, treatment=1),
        queue("ventas", "Ventas", strategy="most_skilled"),
        queue("consultas", "Otras consultas y reclamos generales", 1, strategy="fair_fastest"),
        queue("general", "General", strategy="round_robin", agents_logged_in=0),
    ]


def agent(id_: int, state: str, **changes: Any) -> Scene:
    off = state == "logged_out"
    return {
        "id": id_,
        "name": NAMES[(id_ - 1) % len(NAMES)],
        "extension": str(200 + id_),
        "state": state,
        "reason": "lunch" if state == "paused" else None,
        "since": ago(134 + 7 * id_),
        "phone": {"talking": "in_use", "logged_out": "unregistered"}.get(state, "registered"),
        "page": not off,
        "skills": {"usuarios": 7, "ventas": 1 + id_ % 10},
        "groups": ["norte"] if id_ % 2 else [],
        "call_id": "c-4" if state == "talking" else None,
        "queue_label": "Usuarios" if state in {"talking", "ringing", "wrap_up"} else "",
        "wish": None,
        "missed": 0,
        "calls_today": 3 * id_ % 40,
        **changes,
    }


def call(index: int, phase: str, **changes: Any) -> Scene:
    known = phase != "menu"
    with_agent = phase in {"offered", "ringing", "talking"}
    why_of = "offer" if with_agent else "waiting" if phase == "waiting" else ""
    return {
        "call_id": f"c-{index}",
        "phase": phase,
        "caller_number": f"+54115555{1200 + index}",
        "choice_label": "Ya es usuario" if known else "",
        "company_name": "Panadería La Espiga S.R.L." if known else "",
        "queue_label": "Usuarios" if known else "",
        "agent_name": NAMES[index % len(NAMES)] if with_agent else "",
        "arrived_at": ago(90 + 10 * index),
        "phase_since": ago(10 * index),
        "position": index if phase == "waiting" else None,
        "joined_at": ago(60 + 10 * index) if known else None,
        "offers_made": 1 if with_agent else 0,
        "credit_s": 300.0 if index % 2 else 0.0,
        "needs": ["ventas 8"] if index % 3 == 1 else [],
        "why": {"offer": OFFER_WHY, "waiting": WAITING_WHY, "": []}[why_of],
        "why_of": why_of,
        **changes,
    }


def line() -> Scene:
    return {
        "queues": queues(),
        "calls": [call(index, phase) for index, phase in enumerate(PHASES)],
        "agents": [
            agent(1, "talking", wish={"state": "paused", "reason": "lunch"}),
            agent(2, "available"),
            agent(3, "paused"),
            agent(4, "logged_out"),
        ],
    }


def empty_line() -> Scene:
    return {"queues": [], "calls": [], "agents": []}


def busy_line() -> Scene:
    """Forty agents and thirty calls: a large line's rush hour."""
    people = ("Aguirre", "Benítez", "Cáceres", "Domínguez", "Echeverría", "Fernández de la Peña")
    agents = [
        agent(id_, STATES[id_ % len(STATES)], name=f"{NAMES[id_ % 4].split()[0]} {people[id_ % 6]}")
        for id_ in range(1, 41)
    ]
    agents[1] |= {"state": "available", "phone": "unregistered"}
    agents[2] |= {"skills": {"usuarios": 9, "ventas": 8, "consultas": 7, "ingles": 5, "vinos": 3}}
    calls = [call(index, ("talking", "waiting", *PHASES)[index % 8]) for index in range(30)]
    return {"queues": queues(), "calls": calls, "agents": agents}


def hostile(text: str) -> Scene:
    """Every text is a stranger's."""
    return {
        "queues": [queue(text, text, 1)],
        "calls": [
            call(
                0,
                "waiting",
                caller_number=text,
                choice_label=text,
                company_name=text,
                queue_label=text,
                agent_name=text,
                needs=[text],
                why=[text],
            )
        ],
        "agents": [agent(1, "paused", name=text, reason=text, skills={text: 5}, groups=[text])],
    }


def sums(offered: int = 60, **changes: Any) -> Scene:
    return {
        "offered": offered,
        "answered": offered - 10,
        "abandoned": 6,
        "short_abandoned": 2,
        "diverted": 3,
        "in_progress": 1,
        "balanced": True,
        "service_level": 0.84,
        "asa_s": 12.4,
        "waited_max_s": 187.0,
        "announced": {"announced": 41, "right": 34, "coverage": 34 / 41},
        **changes,
    }


def today(**changes: Any) -> Scene:
    labels = {one["name"]: one["label"] for one in queues()} | {"": ""}
    ratios = {
        "assignment_efficiency": 0.88,
        "occupancy": 0.61,
        "availability": 0.9,
        "utilisation": 0.55,
    }
    return {
        "queues": [{"name": name, "label": label, **sums()} for name, label in labels.items()],
        "total": sums(300),
        "agents": [{"id": id_, "name": "", **ratios} for id_ in range(1, 41) if id_ % 5],
        **changes,
    }


def story(call_id: str, *, live: bool) -> Scene:
    told = [
        ("arrived", "Llamó +54 11 5555 1201 al 0800.", []),
        ("joined", "Entró en la cola «Usuarios», con una ventaja de 5 min.", []),
        ("offer", "Se le ofreció a Ana Núñez.", OFFER_WHY),
        ("end", "Colgó quien llamó.", []),
    ]
    lines = [
        {"at": ago(90 - 20 * index), "kind": kind, "text": text, "details": details}
        for index, (kind, text, details) in enumerate(told)
    ]
    return {"call_id": call_id, "live": live, "lines": lines[:-1] if live else lines}


def past(index: int, **changes: Any) -> Scene:
    return {
        "call_id": f"p-{index}",
        "arrived_at": ago(600 * (index + 1)),
        "caller_number": f"+54115555{2200 + index}",
        "caller_name": "",
        "company_name": "Ferretería El Tornillo" if index % 2 else "",
        "choice_label": "Ya es usuario",
        "queue": "usuarios",
        "queue_label": "Usuarios",
        "agent_name": NAMES[index % 4],
        "outcome": ("answered", "abandoned", "diverted")[index % 3],
        "diverted_to": "message" if index % 3 == 2 else "",
        "waited_s": 20.0 + index,
        "talk_s": 95.0 if index % 3 == 0 else None,
        "erased": False,
        **changes,
    }
