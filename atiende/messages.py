"""What people read that the application itself says: Spanish, then English, under the same keys."""

from __future__ import annotations

from typing import Final, Literal, TypeAlias

Language: TypeAlias = Literal["es", "en"]

MESSAGES: Final[dict[Language, dict[str, str]]] = {
    "es": {
        "bad_request": "La solicitud no se entiende: {reason}.",
        "bad_credentials": "El usuario o la contraseña no son correctos.",
        "unauthorized": "La sesión terminó. Ingrese otra vez.",
        "forbidden": "Su usuario no tiene permiso para esto.",
        "not_an_agent": "Esto es solo para agentes.",
        "unknown_reason": "No existe ese motivo de pausa.",
        "no_wrap_up": "No hay ningún cierre que terminar.",
        "too_many_tries": "Demasiados intentos. Espere {wait_s} segundos y pruebe otra vez.",
        "unavailable": "No se puede hacer ahora; no se cambió nada. Pruebe de nuevo en un momento.",
        "not_found": "No existe.",
        "foreign_origin": "La solicitud viene de otro sitio.",
        "pause.lunch": "Almuerzo",
        "pause.break": "Descanso",
        "pause.training": "Capacitación",
        "pause.restroom": "Baño",
        "pause.meeting": "Reunión",
        "pause.other": "Otro",
        "choice.usuario": "Es usuario",
        "choice.interesado": "Interesado en los servicios",
        "choice.otras_consultas": "Otras consultas",
        "choice.sin_opcion": "Sin opción",
    },
    "en": {
        "bad_request": "The request makes no sense: {reason}.",
        "bad_credentials": "User or password is wrong.",
        "unauthorized": "The session is over. Log in again.",
        "forbidden": "Your user may not do this.",
        "not_an_agent": "This is for agents only.",
        "unknown_reason": "There is no such pause reason.",
        "no_wrap_up": "There is no wrap-up to finish.",
        "too_many_tries": "Too many tries. Wait {wait_s} seconds and try again.",
        "unavailable": "It cannot be done now; nothing was changed. Try again in a moment.",
        "not_found": "There is no such thing.",
        "foreign_origin": "The request comes from another site.",
        "pause.lunch": "Lunch",
        "pause.break": "Break",
        "pause.training": "Training",
        "pause.restroom": "Restroom",
        "pause.meeting": "Meeting",
        "pause.other": "Other",
        "choice.usuario": "Is a customer",
        "choice.interesado": "Interested in the services",
        "choice.otras_consultas": "Other enquiries",
        "choice.sin_opcion": "No option",
    },
}

PAUSE_REASONS: Final = ("lunch", "break", "training", "restroom", "meeting", "other")


def say(language: Language, key: str, /, **values: object) -> str:
    """Return the message of ``key``; KeyError is a programmer's mistake."""
    return MESSAGES[language][key].format(**values)


def choice_label(language: Language, choice: str) -> str:
    """Name a menu option. An option that an admin made is shown by its own id, made readable."""
    known = MESSAGES[language].get(f"choice.{choice}")
    return known or choice.replace("_", " ").capitalize()
