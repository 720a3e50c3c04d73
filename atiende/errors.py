"""What ends a command of ours for a reason that an admin can mend."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Self

from asterisk_conf.words import Explained, Lines, Speaks
from atiende.texts import TEXTS


class AtiendeError(Explained):
    """The root: ``code`` names the sentence in :mod:`atiende.texts`."""

    texts = TEXTS


class SettingsError(AtiendeError):
    """A setting that cannot be right; the message names the file or variable and the remedy."""

    @classmethod
    def listing(cls, problems: Iterable[Speaks]) -> Self:
        """Make one error of all that is wrong, a line each."""
        return cls("several", lines=Lines(tuple(problems)))


class LineSilent(AtiendeError):  # noqa: N818  # the name says what happened
    """The application was started and does not answer."""
