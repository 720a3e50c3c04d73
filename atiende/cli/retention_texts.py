"""What the commands about retention say: Spanish, then English, under the same keys."""

from __future__ import annotations

from typing import Final, Literal

RETENTION: Final[dict[Literal["es", "en"], dict[str, str]]] = {
    "es": {
        "col_erased": "Qué se borra",
        "col_after_days": "A los días",
        "col_before": "Llamadas anteriores a",
        "col_due": "Faltan",
        "retention_audio": "sonido",
        "retention_personal": "datos personales",
        "retention_never": "nunca",
        "retention_more": "más de {count}",
        "retention_done": "Llamadas a las que se les borró el sonido: {audio}; los datos personales: {personal}.",
        "retention_left": "no se pudo borrar todo (llamadas que faltan: {count}); los motivos están arriba",
    },
    "en": {
        "col_erased": "What is erased",
        "col_after_days": "After days",
        "col_before": "Calls before",
        "col_due": "Due",
        "retention_audio": "sound",
        "retention_personal": "personal data",
        "retention_never": "never",
        "retention_more": "more than {count}",
        "retention_done": "Calls whose sound was erased: {audio}; whose personal data: {personal}.",
        "retention_left": "not everything could be erased (calls left: {count}); see the reasons above",
    },
}
