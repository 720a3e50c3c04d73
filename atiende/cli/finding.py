"""One line of ``atiende config check``."""

from __future__ import annotations

from typing import NamedTuple


class Finding(NamedTuple):
    """Whether something is as it must be, what it is, and how to mend it."""

    right: bool
    what: str
    remedy: str = ""
