"""What can be wrong with an admin's CRM settings, in words: Spanish first, English second."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal, TypeAlias

Language: TypeAlias = Literal["es", "en"]

TEXTS: Final[dict[str, tuple[str, str]]] = {
    "url_unreadable": (
        "no es una dirección válida; revise los corchetes y que el puerto sea de 1 a 65535",
        "is no valid address; check its brackets, and that the port is from 1 to 65535",
    ),
    "url_not_whole": (
        "debe ser una dirección completa que empiece con https:// (o http://)",
        "must be a whole address that begins with https:// (or http://)",
    ),
    "url_login": (
        "no debe llevar usuario ni contraseña; use headers con secret_env o secret_file",
        "must hold no user or password; use headers with secret_env or secret_file",
    ),
    "url_blank": (
        "tiene un espacio o un carácter de control; quítelo",
        "holds a space or a control character; remove it",
    ),
    "url_number": (
        "debe llevar {{number}} en la ruta o en la consulta, y en ninguna otra parte",
        "needs {{number}} in its path or query, and nowhere else",
    ),
    "url_brace": (
        "tiene una llave que no es de {{number}}, lo único que se reemplaza",
        "holds a brace that is no part of {{number}}, its only placeholder",
    ),
    "path_missing": (
        "falta; escriba dónde está el nombre de la empresa, por ejemplo data.name",
        "is missing; write where the company's name stands, such as data.name",
    ),
    "path_separator": (
        "en «{path}», columna {column}: aquí va un punto o un corchete [",
        "in '{path}', column {column}: a dot or a bracket [ goes here",
    ),
    "path_key": (
        "en «{path}», columna {column}: aquí va el nombre de un campo",
        "in '{path}', column {column}: the name of a key goes here",
    ),
    "path_selector": (
        "en «{path}», columna {column}: escriba [0] para una posición o [campo=valor] para elegir",
        "in '{path}', column {column}: write [0] for a position or [key=value] for a choice",
    ),
    "header_name": (
        "«{name}» no puede ser el nombre de un encabezado HTTP",
        "'{name}' cannot be the name of an HTTP header",
    ),
    "header_control": (
        "tiene un carácter de control, como un salto de línea; quítelo",
        "holds a control character, such as a line end; remove it",
    ),
    "secret_nowhere": (
        "usa {{secret}}; indique en secret_env o secret_file de dónde se lee",
        "uses {{secret}}; say in secret_env or secret_file where it is",
    ),
    "secret_unused": (
        "debe llevar {{secret}} donde va el secreto: Authorization: Bearer {{secret}}",
        "must hold {{secret}} where the secret goes, as in Authorization: Bearer {{secret}}",
    ),
    "secret_twice": (
        "está definido y secret_env también; deje uno solo",
        "is set and so is secret_env; keep one",
    ),
    "secret_unset": (
        "la variable de entorno {place} no está definida o está vacía",
        "the environment variable {place} is not set or is empty",
    ),
    "secret_unreadable": (
        "no se puede leer {place}; revise que exista, sus permisos y que sea texto",
        "{place} cannot be read; check that it exists, its permissions, and that it is text",
    ),
    "secret_empty": ("{place} está vacío", "{place} is empty"),
    "secret_lines": (
        "{place} debe contener solo el secreto, en una línea",
        "{place} must hold the secret alone, on one line",
    ),
    "ca_file": (
        "no se pueden leer certificados en formato PEM de {place}",
        "no certificates in PEM format can be read from {place}",
    ),
    "out_of_range": (
        "es {value:g}; debe estar entre {low:g} y {high:g}",
        "is {value:g}; it must be from {low:g} to {high:g}",
    ),
    "unknown_too_long": (
        "supera a cache.found_s: una empresa nueva seguiría desconocida demasiado tiempo",
        "is more than cache.found_s: a new company would stay unknown for too long",
    ),
    "message_id_missing": (
        "en algún campo debe estar {{message_id}}, para que el CRM reconozca un mensaje repetido",
        "some field must hold {{message_id}}, so that the CRM can tell a repeated message",
    ),
    "field_key": (
        "«{key}» no puede ser el nombre de un campo; escriba nombres unidos por puntos",
        "'{key}' cannot be the name of a field; write names joined by dots",
    ),
    "field_twice": (
        "«{key}» es un texto y también contiene otros campos; deje una de las dos cosas",
        "'{key}' is a text and holds other fields as well; keep one of the two",
    ),
    "field_value": (
        "no existe el dato {{{name}}}; los que hay son: {known}",
        "there is no value {{{name}}}; there are: {known}",
    ),
    "field_brace": (
        "tiene una llave suelta",
        "holds a stray brace",
    ),
    "refused_status": (
        "{status} no puede significar «nunca»; use de 400 a 499, salvo 401, 403, 408 y 429",
        "{status} cannot mean “never”; use 400 to 499, but not 401, 403, 408 or 429",
    ),
    "status": (
        "{status} no puede significar «empresa desconocida»; use 204 o de 400 a 499",
        "{status} cannot mean that a company is unknown; use 204, or 400 to 499",
    ),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake in one setting; `code` is stable, its words are not."""

    setting: str
    code: str
    details: Mapping[str, object] = field(default_factory=dict)

    def text(self, language: Language = "es") -> str:
        """Name the setting, and say what is wrong with it and what to do."""
        words = TEXTS[self.code][0 if language == "es" else 1]
        return f"{self.setting}: {words.format(**self.details)}"


class CrmConfigError(ValueError):
    """Settings that cannot be used; `problems` holds every mistake found."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(problem.text() for problem in problems))
        self.problems = problems
