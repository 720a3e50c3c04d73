"""How Python looks for garbage while the line is served: seldom, and only among what is new."""

from __future__ import annotations

import gc
from typing import Final

YOUNG: Final = 10_000
"""So many new objects are looked through at once: some milliseconds, seldom."""


def settle() -> None:
    """Leave what the start has made out of every later search: it lives as long as the process.

    Python counts references; the search only finds what refers to itself, which is little here.
    By default it runs after each 700 new objects, in the middle of whatever is being decided, and
    now and then over everything that there is.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, 20, 50)
