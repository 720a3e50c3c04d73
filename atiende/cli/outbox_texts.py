"""What the commands about deliveries say: Spanish, then English, under the same keys."""

from __future__ import annotations

from typing import Final, Literal

OUTBOX: Final[dict[Literal["es", "en"], dict[str, str]]] = {
    "es": {
        "outbox_empty": "No hay entregas pendientes ni abandonadas.",
        "outbox_none_failed": "No hay entregas abandonadas.",
        "outbox_retried": "Se reintentan: {count}.",
        "outbox_id_or_all": "indique un número de «atiende outbox list» o --all-failed, no las dos cosas",
        "no_delivery": "no hay ninguna entrega {number}; vea «atiende outbox list»",
        "outbox_no_smtp": "aviso: los correos esperan hasta que haya un servidor: ponga ATIENDE_SMTP_HOST",
        "col_delivery": "Nro.",
        "col_about": "De",
        "col_to": "Para",
        "col_delivery_status": "Estado",
        "col_attempts": "Intentos",
        "col_next_try": "Próximo intento",
        "col_since": "Desde",
        "col_settled": "Terminó",
        "col_why": "Motivo",
        "col_event": "Aviso",
        "delivery_pending": "pendiente",
        "delivery_failed": "abandonada",
        "delivery_done": "hecha",
    },
    "en": {
        "outbox_empty": "No delivery is pending or given up.",
        "outbox_none_failed": "No delivery was given up.",
        "outbox_retried": "Tried again: {count}.",
        "outbox_id_or_all": "give a number of `atiende outbox list` or --all-failed, not both",
        "no_delivery": "there is no delivery {number}; see `atiende outbox list`",
        "outbox_no_smtp": "note: mails wait until there is a mail server: set ATIENDE_SMTP_HOST",
        "col_delivery": "No.",
        "col_about": "About",
        "col_to": "To",
        "col_delivery_status": "State",
        "col_attempts": "Attempts",
        "col_next_try": "Next try",
        "col_since": "Since",
        "col_settled": "Ended",
        "col_why": "Why",
        "col_event": "Event",
        "delivery_pending": "pending",
        "delivery_failed": "given up",
        "delivery_done": "done",
    },
}
