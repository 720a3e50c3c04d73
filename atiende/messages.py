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
        "not_logged_in": (
            "{agent} no ha iniciado sesión: primero debe ingresar, en su página o con *10."
        ),
        "too_many_tries": "Demasiados intentos. Espere {wait_s} segundos y pruebe otra vez.",
        "unavailable": "No se puede hacer ahora; no se cambió nada. Pruebe de nuevo en un momento.",
        "not_found": "No existe.",
        "foreign_origin": "La solicitud viene de otro sitio.",
        "bad_key": "La clave de API no existe o fue revocada.",
        "missing_scope": "A esta clave de API le falta el permiso «{scope}».",
        "ticket_mistyped": "Ese número de ticket tiene un error: revise el número.",
        "audio_missing": "Falta el archivo con el sonido de este mensaje; avise a quien administra.",
        "audio_erased": "El sonido de este mensaje ya se borró: terminó el plazo para guardarlo.",
        "changed_meanwhile": "Alguien lo cambió mientras tanto. Mírelo otra vez antes de seguir.",
        "published_meanwhile": (
            "{by} publicó la revisión {revision} mientras usted editaba. "
            "Mírela antes de publicar la suya."
        ),
        "document_wrong": "El texto tiene errores ({count}) y no se puede usar.",
        "too_large": "Es demasiado grande.",
        "too_many_rows": "Son más de {most} filas. Acote las fechas o use CSV.",
        "unknown_calendar": "El horario publicado no tiene ningún calendario «{calendar}».",
        "unknown_notice": "No existe el mensaje grabado «{prompt}».",
        "until_past": "La hora de reapertura ya pasó.",
        "time_wrong": "escriba {name} con su zona, por ejemplo 2026-11-22T00:00:00-03:00",
        "zone_wrong": "no existe la zona horaria {zone}",
        "one_of": "{name} debe ser uno de: {known}",
        "out_of_range": "{name} debe ir de {least} a {most}",
        "too_long": "{name} puede tener hasta {most} caracteres",
        "unprintable": "{name} tiene caracteres que no se pueden escribir",
        "cursor_wrong": "cursor no sirve; use el «next» de la página anterior",
        "unknown_parameter": "no existe el parámetro {name}",
        "json_wanted": "el cuerpo debe llegar como Content-Type: application/json",
        "pause.lunch": "Almuerzo",
        "pause.break": "Descanso",
        "pause.training": "Capacitación",
        "pause.restroom": "Baño",
        "pause.meeting": "Reunión",
        "pause.other": "Otro",
        "pause.supervisor": "Por indicación del supervisor",
        "pause.healed:page_gone": "Se cerró su página",
        "choice.usuario": "Es usuario",
        "choice.interesado": "Interesado en los servicios",
        "choice.otras_consultas": "Otras consultas",
        "choice.sin_opcion": "Sin opción",
        "column.ticket": "Ticket",
        "column.message": "Mensaje",
        "column.at": "Fecha y hora",
        "column.status": "Estado",
        "column.origin": "Origen",
        "column.queue": "Cola",
        "column.treatment": "Horario",
        "column.choice": "Opción",
        "column.caller_number": "Teléfono",
        "column.caller_name": "Nombre",
        "column.company_number": "N.º de empresa",
        "column.company_name": "Empresa",
        "column.duration_s": "Duración (s)",
        "column.transcript": "Transcripción",
        "column.mail": "Correo",
        "column.handled_at": "Atendido el",
        "column.handled_by": "Atendido por",
        "column.answer": "Respuesta",
        "status.open": "Sin atender",
        "status.handled": "Atendido",
        "origin.choice": "Lo pidió",
        "origin.message": "Dejó un mensaje",
        "treatment.open": "En horario",
        "treatment.closed": "Fuera de horario",
        "mail.pending": "Por enviar",
        "mail.sent": "Enviado",
        "mail.failed": "No se pudo enviar",
        "mail.none": "Sin correo",
        "delivery.mail": "Correo",
        "delivery.webhook": "Aviso a otro sistema",
        "delivery.crm": "Mensaje en el CRM",
        "delivery.transcribe": "Transcripción",
    },
    "en": {
        "bad_request": "The request makes no sense: {reason}.",
        "bad_credentials": "User or password is wrong.",
        "unauthorized": "The session is over. Log in again.",
        "forbidden": "Your user may not do this.",
        "not_an_agent": "This is for agents only.",
        "unknown_reason": "There is no such pause reason.",
        "no_wrap_up": "There is no wrap-up to finish.",
        "not_logged_in": "{agent} is not logged in: that comes first, on the page or with *10.",
        "too_many_tries": "Too many tries. Wait {wait_s} seconds and try again.",
        "unavailable": "It cannot be done now; nothing was changed. Try again in a moment.",
        "not_found": "There is no such thing.",
        "foreign_origin": "The request comes from another site.",
        "bad_key": "There is no such API key, or it was revoked.",
        "missing_scope": "This API key lacks the scope “{scope}”.",
        "ticket_mistyped": "That ticket number has a mistake in it: check the number.",
        "audio_missing": "The file with this message's sound is missing; tell the administrator.",
        "audio_erased": "This message's sound was erased: its time was over.",
        "changed_meanwhile": "Somebody changed it meanwhile. Look again before you go on.",
        "published_meanwhile": (
            "{by} published revision {revision} while you were editing. "
            "Look at it before you publish yours."
        ),
        "document_wrong": "The text has errors ({count}) and cannot be used.",
        "too_large": "It is too large.",
        "too_many_rows": "There are more than {most} rows. Narrow the dates or use CSV.",
        "unknown_calendar": "The published hours have no calendar “{calendar}”.",
        "unknown_notice": "There is no recorded prompt “{prompt}”.",
        "until_past": "The time of reopening has passed.",
        "time_wrong": "write {name} with its zone, such as 2026-11-22T00:00:00-03:00",
        "zone_wrong": "there is no time zone {zone}",
        "one_of": "{name} must be one of: {known}",
        "out_of_range": "{name} must be from {least} to {most}",
        "too_long": "{name} may have up to {most} characters",
        "unprintable": "{name} has characters that cannot be typed",
        "cursor_wrong": "cursor is no good; use the “next” of the page before",
        "unknown_parameter": "there is no parameter {name}",
        "json_wanted": "the body must come as Content-Type: application/json",
        "pause.lunch": "Lunch",
        "pause.break": "Break",
        "pause.training": "Training",
        "pause.restroom": "Restroom",
        "pause.meeting": "Meeting",
        "pause.other": "Other",
        "pause.supervisor": "As the supervisor said",
        "pause.healed:page_gone": "The page was closed",
        "choice.usuario": "Is a customer",
        "choice.interesado": "Interested in the services",
        "choice.otras_consultas": "Other enquiries",
        "choice.sin_opcion": "No option",
        "column.ticket": "Ticket",
        "column.message": "Message",
        "column.at": "Date and time",
        "column.status": "Status",
        "column.origin": "Origin",
        "column.queue": "Queue",
        "column.treatment": "Hours",
        "column.choice": "Choice",
        "column.caller_number": "Number",
        "column.caller_name": "Name",
        "column.company_number": "Company number",
        "column.company_name": "Company",
        "column.duration_s": "Length (s)",
        "column.transcript": "Transcript",
        "column.mail": "Mail",
        "column.handled_at": "Handled at",
        "column.handled_by": "Handled by",
        "column.answer": "Answer",
        "status.open": "Open",
        "status.handled": "Handled",
        "origin.choice": "Asked for",
        "origin.message": "Left a message",
        "treatment.open": "In hours",
        "treatment.closed": "Out of hours",
        "mail.pending": "To be sent",
        "mail.sent": "Sent",
        "mail.failed": "Could not be sent",
        "mail.none": "No mail",
        "delivery.mail": "Mail",
        "delivery.webhook": "Webhook",
        "delivery.crm": "Message in the CRM",
        "delivery.transcribe": "Transcription",
    },
}

PAUSE_REASONS: Final = ("lunch", "break", "training", "restroom", "meeting", "other")
SUPERVISORS_REASON: Final = "supervisor"
"""One that supervisors give and agents cannot choose."""


def say(language: Language, key: str, /, **values: object) -> str:
    """Return the message of ``key``; KeyError is a programmer's mistake."""
    return MESSAGES[language][key].format(**values)


def choice_label(language: Language, choice: str) -> str:
    """Name a menu option. An option that an admin made is shown by its own id, made readable."""
    known = MESSAGES[language].get(f"choice.{choice}")
    return known or choice.replace("_", " ").capitalize()


def label(language: Language, group: str, name: str) -> str:
    """Name a value that programs know by ``name``; one of a later version is shown as it is."""
    return MESSAGES[language].get(f"{group}.{name}", name)
