"""Who is in the demonstration: all names, numbers and companies are invented."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from crm_bridge.port import Assistant, Company


@dataclass(frozen=True)
class DemoAgent:
    """An agent of the demonstration."""

    login: str
    name: str
    extension: str
    skills: dict[str, int]
    groups: tuple[str, ...]


AGENTS: Final = (
    DemoAgent("ana", "Ana Suárez", "2001", {"usuarios": 9, "consultas": 5}, ("soporte",)),
    DemoAgent(
        "bruno", "Bruno Peña", "2002", {"ventas": 8, "consultas": 7, "usuarios": 3}, ("comercial",)
    ),
    DemoAgent(
        *("carla", "Carla Núñez", "2003"),
        {"usuarios": 6, "ventas": 6, "consultas": 6, "ingles": 7},
        ("segundo_nivel",),
    ),
)

CALLER: Final = "caller"
SUPERVISOR: Final = ("sofia", "Sofía Medina")
ADMIN: Final = ("admin", "Administración")

_COMPANIES: Final = (
    ("1001", "Panadería La Espiga", "Marta Gómez", "Pablo Ríos"),
    ("1002", "Transportes del Sur", "Julián Acosta", "Inés Ferreyra"),
    ("1003", "Clínica Santa Lucía", "Lucía Benítez", "Hernán Soto"),
    ("1004", "Ferretería El Tornillo", "Darío Luna", "Paula Giménez"),
    ("1005", "Estudio Jurídico Roldán", "Silvia Roldán", "Martín Vega"),
    ("1006", "Viñedos Ñandú", "Íñigo Núñez", "Celeste Ibáñez"),
    ("1007", "Colegio San Martín", "Andrea Paz", "Gustavo Lagos"),
    ("1008", "Farmacia Güemes", "Belén Güiraldes", "Óscar Ledesma"),
    ("1009", "Constructora Andina", "Raúl Maidana", "Verónica Sosa"),
    ("1010", "Cooperativa Agrícola", "Nélida Quiroga", "Fabián Cruz"),
)

_CLASSES: Final = {"1003": "oro"}
_LANGUAGES: Final = {"1006": "en"}


def companies() -> list[Company]:
    """Make the companies, each with its two assistants."""
    made = []
    for number, name, functional, billing in _COMPANIES:
        made.append(
            Company(
                number,
                name,
                (
                    _assistant("functional", functional, f"+54911555{number}1"),
                    _assistant("billing", billing, f"+54911555{number}2"),
                ),
                customer_class=_CLASSES.get(number, ""),
                language=_LANGUAGES.get(number, ""),
            )
        )
    return made


def _assistant(role: str, name: str, whatsapp: str) -> Assistant:
    plain = name.lower().translate(str.maketrans("áéíóúüñ ", "aeiouun."))
    return Assistant(
        "functional" if role == "functional" else "billing",
        name,
        whatsapp,
        f"{plain}@ejemplo.test",
    )
