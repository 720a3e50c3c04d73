"""Objects of Asterisk's own configuration, pushed into it while it runs."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote

from asterisk_conf.errors import AsteriskSetupError
from asterisk_conf.words import printable

_UNSAFE = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True)
class ConfigObject:
    """One object for ARI's `PUT /asterisk/config/dynamic/{module}/{type}/{id}`.

    Raises AsteriskSetupError when a value holds a control character, which Asterisk would store.
    """

    type: str
    id: str
    fields: Mapping[str, str] = field(default_factory=dict)
    module: str = "res_pjsip"

    def __post_init__(self) -> None:
        for name, value in {"id": self.id, **self.fields}.items():
            if _UNSAFE.search(value):
                raise AsteriskSetupError(
                    "control_character", type=self.type, id=printable(self.id), name=name
                )

    @property
    def path(self) -> str:
        """The resource below `/ari`."""
        return f"/asterisk/config/dynamic/{self.module}/{self.type}/{quote(self.id, safe='')}"

    @property
    def body(self) -> dict[str, list[dict[str, str]]]:
        """The JSON body of the PUT."""
        return {
            "fields": [{"attribute": name, "value": value} for name, value in self.fields.items()]
        }
