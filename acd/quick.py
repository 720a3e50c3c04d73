"""Values made by the dozen for each offer, in less time."""

from __future__ import annotations

from typing import Final

new: Final = tuple.__new__
"""``new(Offer, (...))`` makes the named tuple that ``Offer(...)`` makes, in a third of the time."""
