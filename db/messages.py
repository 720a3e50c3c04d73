"""What an admin reads when the database, or a file for it, is at fault: Spanish, then English."""

from __future__ import annotations

from typing import Final, Literal, TypeAlias

Language: TypeAlias = Literal["es", "en"]

MESSAGES: Final[dict[Language, dict[str, str]]] = {
    "es": {
        "setting_wrong": (
            "ATIENDE_DATABASE_URL no sirve ({url}): {reason}. Use por ejemplo "
            "sqlite:////var/lib/atiende/atiende.db o postgresql://usuario@servidor/atiende."
        ),
        "unavailable": (
            "La base de datos no responde ({url}): {reason}. Revise que funcione y que "
            "ATIENDE_DATABASE_URL sea correcta."
        ),
        "schema_missing": (
            "La base de datos está vacía o no existe ({url}). Ejecute: atiende db upgrade"
        ),
        "schema_old": (
            "La base de datos está en la revisión {found} y este programa necesita la {wanted}. "
            "Ejecute: atiende db upgrade"
        ),
        "schema_unknown": (
            "La base de datos está en la revisión {found}, que este programa no conoce: la creó "
            "una versión más nueva. Instale esa versión o restaure una copia anterior."
        ),
        "already_exists": "Ya existe {what} «{value}». Elija otro valor.",
        "not_found": "No existe {what} «{value}».",
        "value_wrong": "{what} «{value}» no sirve: {reason}.",
        "user": "el usuario",
        "extension": "el interno",
        "agent": "el agente",
        "company": "la empresa",
        "queue": "la cola",
        "sip_account": "la cuenta SIP",
        "flow_revision": "la revisión del flujo",
        "skill_level": "el nivel de la habilidad",
        "outbox_job": "el envío",
        "message": "el mensaje",
        "ticket": "el ticket",
        "api_key": "la clave de API",
        "cursor": "el cursor",
        "cursor_rule": "use el que vino con la página anterior",
        "published_meanwhile": (
            "Mientras tanto se publicó la revisión {latest}; la suya parte de la {base}. "
            "Vuelva a abrir el documento y repita el cambio."
        ),
        "revision": "la revisión",
        "revision_rule": "use «base» o una revisión que este programa conozca",
        "login": "el nombre de usuario",
        "login_rule": "use de 1 a 64 caracteres, sin espacios ni caracteres de control",
        "group": "el grupo",
        "group_rule": "use hasta 40 letras, números, «_» o «-», sin espacios",
        "level_rule": "use un número entero del 1 al 10",
        "csv_rows": "{file}: no se cargó ninguna fila; corrija y vuelva a importar.\n{problems}",
        "csv_line": "{file}:{line}: {reason}",
        "csv_cell": "{file}:{line}: columna {column}: {reason}",
        "csv_more": "… y {count} problemas más",
        "csv_encoding": "el archivo no está en UTF-8; guárdelo como «CSV UTF-8»",
        "csv_empty": "el archivo está vacío; la primera línea debe nombrar las columnas",
        "csv_column_missing": "falta esta columna en la primera línea",
        "csv_column_unknown": "columna desconocida; las conocidas son {known}",
        "csv_column_twice": "la columna aparece dos veces",
        "csv_too_many_cells": "hay más celdas que columnas; ponga entre comillas los textos con coma",
        "csv_broken": "la línea no es CSV válido ({reason})",
        "csv_number": "«{value}» no es un número de empresa; use solo dígitos, de 1 a 32",
        "csv_required": "falta el valor",
        "csv_too_long": "tiene más de {limit} caracteres",
        "csv_control": "contiene caracteres de control",
        "csv_email": "«{value}» no es un correo; use la forma nombre@dominio",
        "csv_language": "«{value}» no es un código de idioma; use por ejemplo es o pt-BR",
        "csv_whatsapp": "«{value}» no es un número de WhatsApp; use dígitos con «+» inicial opcional",
        "csv_twice": "la empresa {value} ya está en la línea {first}",
    },
    "en": {
        "setting_wrong": (
            "ATIENDE_DATABASE_URL cannot be used ({url}): {reason}. Use for example "
            "sqlite:////var/lib/atiende/atiende.db or postgresql://user@server/atiende."
        ),
        "unavailable": (
            "The database does not answer ({url}): {reason}. Check that it runs and that "
            "ATIENDE_DATABASE_URL is right."
        ),
        "schema_missing": "The database is empty or does not exist ({url}). Run: atiende db upgrade",
        "schema_old": (
            "The database is at revision {found} and this program needs {wanted}. "
            "Run: atiende db upgrade"
        ),
        "schema_unknown": (
            "The database is at revision {found}, which this program does not know: a newer "
            "version made it. Install that version or restore an earlier copy."
        ),
        "already_exists": "There is already {what} “{value}”. Choose another value.",
        "not_found": "There is no {what} “{value}”.",
        "value_wrong": "{what} “{value}” cannot be used: {reason}.",
        "user": "the user",
        "extension": "the extension",
        "agent": "the agent",
        "company": "the company",
        "queue": "the queue",
        "sip_account": "the SIP account",
        "flow_revision": "the flow revision",
        "skill_level": "the skill level",
        "outbox_job": "the delivery",
        "message": "the message",
        "ticket": "the ticket",
        "api_key": "the API key",
        "cursor": "the cursor",
        "cursor_rule": "use the one that came with the page before",
        "published_meanwhile": (
            "Revision {latest} was published meanwhile; yours starts from {base}. "
            "Open the document again and repeat the change."
        ),
        "revision": "the revision",
        "revision_rule": "use “base” or a revision that this program knows",
        "login": "the login",
        "login_rule": "use 1 to 64 characters without spaces or control characters",
        "group": "the group",
        "group_rule": "use up to 40 letters, digits, “_” or “-”, without spaces",
        "level_rule": "use a whole number from 1 to 10",
        "csv_rows": "{file}: no row was loaded; mend it and import again.\n{problems}",
        "csv_line": "{file}:{line}: {reason}",
        "csv_cell": "{file}:{line}: column {column}: {reason}",
        "csv_more": "… and {count} more problems",
        "csv_encoding": "the file is not UTF-8; save it as “CSV UTF-8”",
        "csv_empty": "the file is empty; its first line must name the columns",
        "csv_column_missing": "this column is missing from the first line",
        "csv_column_unknown": "unknown column; the known ones are {known}",
        "csv_column_twice": "the column appears twice",
        "csv_too_many_cells": "more cells than columns; put texts with a comma in quotes",
        "csv_broken": "the line is not valid CSV ({reason})",
        "csv_number": "“{value}” is not a company number; use digits only, 1 to 32",
        "csv_required": "the value is missing",
        "csv_too_long": "it has more than {limit} characters",
        "csv_control": "it contains control characters",
        "csv_email": "“{value}” is not an e-mail address; use the form name@domain",
        "csv_language": "“{value}” is not a language code; use for example es or pt-BR",
        "csv_whatsapp": "“{value}” is not a WhatsApp number; use digits after an optional “+”",
        "csv_twice": "company {value} is already on line {first}",
    },
}


def text(code: str, language: Language = "es", /, **details: object) -> str:
    """The sentence for ``code`` with its details filled in; ``KeyError`` for an unknown code."""
    return MESSAGES[language][code].format(**details)
