"""What names and numbers look like in a document."""

import re
from typing import Final

MAX_NAME: Final = 40
MAX_TITLE: Final = 100
NAME: Final = re.compile(rf"[\w-]{{1,{MAX_NAME}}}")
INTEGER: Final = re.compile(r"[+-]?[0-9]{1,9}", re.ASCII)
DECIMAL: Final = re.compile(r"[+-]?[0-9]{1,9}(\.[0-9]{1,9})?", re.ASCII)
MAX_DIALLED: Final = 32
MAX_NUMBERS: Final = 500
"""How many dialled numbers one document may name."""
DIALLED: Final = re.compile(rf"[+0-9*#]{{1,{MAX_DIALLED}}}", re.ASCII)
SWITCH: Final = {
    **dict.fromkeys(("sí", "si", "yes", "true"), True),
    **dict.fromkeys(("no", "false"), False),
}
"""Every word for on and off that is understood, whatever the language."""
OFF: Final = "no"
"""Instead of a number: it does not apply."""
