"""What ``atiende why`` says of itself: Spanish, then English, under the same keys."""

from __future__ import annotations

from typing import Final, Literal

WHY: Final[dict[Literal["es", "en"], dict[str, str]]] = {
    "es": {
        "why_heading": "Llamada {call}, del {day} ({zone})",
        "why_which": "indique una llamada o --last, una de las dos cosas",
        "why_none": "todavía no entró ninguna llamada",
        "why_unknown": "no hay ninguna llamada cuyo identificador empiece así, ni de ese número: «{call}»; vea «atiende calls list»",
        "why_several": "varias llamadas empiezan con «{call}»; escriba más cifras. Son: {calls}",
    },
    "en": {
        "why_heading": "Call {call}, on {day} ({zone})",
        "why_which": "give a call or --last, one of the two",
        "why_none": "no call has come in yet",
        "why_unknown": "there is no call whose id begins like this, nor one from that number: “{call}”; see `atiende calls list`",
        "why_several": "several calls begin with “{call}”; write more of it. They are: {calls}",
    },
}
