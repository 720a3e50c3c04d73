"""What ``demo-call`` tells: Spanish, then English, under the same keys."""

from __future__ import annotations

from typing import Final

from atiende.messages import Language

TEXTS: Final[dict[Language, dict[str, str]]] = {
    "es": {
        "no_file": "la demostración no está en marcha (no existe {path}). Ejecute «make demo» en"
        " otra terminal y espere a que diga «La línea atiende».",
        "bad_file": "{path} no se puede leer ({why}). Detenga la demostración y ejecute"
        " «make demo» otra vez.",
        "not_serving": "la demostración no responde en {web}. Ejecute «make demo» en otra terminal"
        " y espere a que diga «La línea atiende».",
        "failed": "La llamada de demostración no salió bien mientras {step}: {why}",
        "title": "Una llamada real a la línea {line}, paso a paso (segundos desde que se marca)",
        "step.phones": "se preparaban los teléfonos",
        "phones": "Se encienden dos teléfonos SIP: el de quien llama y el de {agent}.",
        "step.login": "{agent} ingresaba en su página",
        "registered": "El teléfono de {agent} (interno {extension}) se registra en {host}:{port}.",
        "available": "{agent} ingresa en {web} y su página la muestra disponible.",
        "step.dial": "se marcaba el número",
        "dials": "{caller} marca {line}.",
        "answers": "La línea atiende.",
        "step.welcome": "se escuchaba la bienvenida",
        "hears": "{who} escucha: «{words}» (coincide con la grabación en un {likeness} %).",
        "unheard": "no se escuchó «{words}» (coincidencia {likeness} %)",
        "presses": "{caller} marca {keys}.",
        "step.company": "se pedía el número de empresa",
        "step.pop": "se esperaba la ficha en la página del agente",
        "sees": "La página de {agent} muestra la llamada, con el teléfono todavía en silencio:",
        "sees_caller": "  llama {number}; opción: {choice}; empresa {company_number}:"
        " {company} ({verification}); esperó {waited} s",
        "sees_assistant": "  {role}: {name}, WhatsApp {whatsapp}, {email}",
        "role.functional": "Asistente Funcional",
        "role.billing": "Asistente de facturación y cuentas corrientes",
        "verification.verified": "verificada",
        "wrong_pop": "la ficha no muestra lo que se marcó: {shown}",
        "step.ring": "debía sonar el teléfono del agente",
        "rings": "Suena el teléfono de {agent}, {ahead} ms después de que apareció la ficha.",
        "late_pop": "el teléfono sonó antes de que la página mostrara la llamada",
        "step.queue": "se esperaba en la cola",
        "step.answer": "atendía el agente",
        "picks_up": "{agent} atiende. Su página dice «en conversación».",
        "step.talk": "hablaban",
        "says": "{who} dice: «{words}»",
        "step.hang_up": "terminaba la llamada",
        "hangs_up": "{caller} corta. La página de {agent} pasa al cierre de la llamada.",
        "wrap_up_done": "{agent} termina el cierre y sale de la línea.",
        "done": "Todo lo anterior ocurrió de verdad, sobre SIP y con sonido en los dos sentidos.",
        "caller": "Quien llama",
    },
    "en": {
        "no_file": "the demonstration is not running ({path} does not exist). Run «make demo» in"
        " another terminal and wait until it says that the line answers.",
        "bad_file": "{path} cannot be read ({why}). Stop the demonstration and run «make demo»"
        " again.",
        "not_serving": "the demonstration does not answer at {web}. Run «make demo» in another"
        " terminal and wait until it says that the line answers.",
        "failed": "The demonstration's call went wrong while {step}: {why}",
        "title": "A real call to line {line}, step by step (seconds since it was dialled)",
        "step.phones": "the phones were being prepared",
        "phones": "Two SIP phones are switched on: the caller's and {agent}'s.",
        "step.login": "{agent} was logging in",
        "registered": "{agent}'s phone (extension {extension}) registers at {host}:{port}.",
        "available": "{agent} logs in at {web}; the page shows her available.",
        "step.dial": "the number was being dialled",
        "dials": "{caller} dials {line}.",
        "answers": "The line answers.",
        "step.welcome": "the welcome was playing",
        "hears": "{who} hears: «{words}» ({likeness} % like the recording).",
        "unheard": "«{words}» was not heard ({likeness} % like it)",
        "presses": "{caller} presses {keys}.",
        "step.company": "the company number was asked for",
        "step.pop": "the agent's page was to show the call",
        "sees": "{agent}'s page shows the call while the phone is still quiet:",
        "sees_caller": "  call from {number}; option: {choice}; company {company_number}:"
        " {company} ({verification}); waited {waited} s",
        "sees_assistant": "  {role}: {name}, WhatsApp {whatsapp}, {email}",
        "role.functional": "Functional assistant",
        "role.billing": "Billing and accounts assistant",
        "verification.verified": "verified",
        "wrong_pop": "the page does not show what was pressed: {shown}",
        "step.ring": "the agent's phone was to ring",
        "rings": "{agent}'s phone rings, {ahead} ms after the page showed the call.",
        "late_pop": "the phone rang before the page showed the call",
        "step.queue": "the caller was waiting",
        "step.answer": "the agent was answering",
        "picks_up": "{agent} answers. The page says that they talk.",
        "step.talk": "they talked",
        "says": "{who} says: «{words}»",
        "step.hang_up": "the call was ending",
        "hangs_up": "{caller} hangs up. {agent}'s page goes to the wrap-up.",
        "wrap_up_done": "{agent} finishes the wrap-up and leaves the line.",
        "done": "All of this really happened, over SIP and with sound both ways.",
        "caller": "The caller",
    },
}


def text(language: Language, key: str, /, **values: object) -> str:
    """Give the words for ``key``."""
    return TEXTS[language][key].format(**values)
