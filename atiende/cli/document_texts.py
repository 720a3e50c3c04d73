"""What the commands about published documents say: Spanish, then English, under the same keys."""

from __future__ import annotations

from typing import Final, Literal

DOCUMENTS: Final[dict[Literal["es", "en"], dict[str, str]]] = {
    "es": {
        "document_right": "{name}: sin errores.",
        "document_warning": "aviso: {problem}",
        "document_published": "Publicado como revisión {revision}: vale para las llamadas nuevas.",
        "document_unchanged": "Es igual a la revisión {revision}, que ya está publicada.",
        "document_file_returns": "aviso: al arrancar se vuelve a publicar {file} ({setting})",
        "no_document_revision": "no hay ninguna revisión {revision}; vea «atiende {kind} history»",
        "check_hours": "Horarios: {name}",
        "check_overflow": "Desborde: {name}",
        "queue_in_overflow": "la política de desborde publicada nombra la cola «{name}»; publique antes una que no la nombre",
        "overflow_no_queue": "no hay ninguna cola «{queue}»; las que hay son: {known}",
        "overflow_of": "Cola «{queue}», según {name}:",
        "check_routing": "Enrutamiento: {name}",
        "remedy_queue_stages": "atiende routing explain --queue {queue} dice qué pide cada etapa",
        "queue_in_routing": "el enrutamiento publicado nombra la cola «{name}»; publique antes uno que no la nombre",
        "routing_published": "Publicado como revisión {revision}: vale enseguida, también para quienes ya esperan.",
        "routing_of": "Cola «{queue}», según {name}:",
        "routing_flow_differs": "aviso: no se cuenta lo que pide el flujo, que depende del nodo: {nodes}",
        "routing_bad_at": "«{given}» no es un momento; escriba 18:30, o «2026-12-24 18:30», en la hora de {zone}",
    },
    "en": {
        "document_right": "{name}: no faults.",
        "document_warning": "note: {problem}",
        "document_published": "Published as revision {revision}: it holds for new calls.",
        "document_unchanged": "It is the same as revision {revision}, which is published.",
        "document_file_returns": "note: at the next start {file} is published again ({setting})",
        "no_document_revision": "there is no revision {revision}; see `atiende {kind} history`",
        "check_hours": "Hours: {name}",
        "check_overflow": "Overflow: {name}",
        "queue_in_overflow": "the published overflow policy names the queue “{name}”; publish one without it first",
        "overflow_no_queue": "there is no queue “{queue}”; these are: {known}",
        "overflow_of": "Queue “{queue}”, by {name}:",
        "check_routing": "Routing: {name}",
        "remedy_queue_stages": "atiende routing explain --queue {queue} tells what each stage asks for",
        "queue_in_routing": "the published routing names the queue “{name}”; publish one without it first",
        "routing_published": "Published as revision {revision}: it holds at once, for those who wait as well.",
        "routing_of": "Queue “{queue}”, by {name}:",
        "routing_flow_differs": "note: what the flow asks is left out, for it depends on the node: {nodes}",
        "routing_bad_at": "“{given}” is no moment; write 18:30, or “2026-12-24 18:30”, on the clock of {zone}",
    },
}
