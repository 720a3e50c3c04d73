from pathlib import Path

from asterisk_conf.prompts.texts import TEXTS
from asterisk_conf.words import Explained, Words


class PromptError(Explained):
    """Something about the prompts that a person can mend; the message says how."""

    texts = TEXTS


class CatalogueError(PromptError):
    """The catalogue file cannot be read or contradicts itself."""


class UnknownPrompt(PromptError):  # noqa: N818  # the name says what happened, as KeyError's kin do
    """A reference that no catalogue entry answers: a mistyped id, number or key."""


class Unspeakable(PromptError, ValueError):  # noqa: N818  # the name says what happened
    """A number or a key for which there are no recordings."""


class MissingPrompt(PromptError):  # noqa: N818  # the name says what happened
    """A prompt of the catalogue has no usable recording.

    Carries `prompt_id`, the `looked_for` files in order of preference, and the `remedy` command.
    """

    remedy = "atiende prompts render"

    def __init__(
        self, prompt_id: str, looked_for: tuple[Path, ...], why: tuple[Words, ...] = ()
    ) -> None:
        self.prompt_id = prompt_id
        self.looked_for = looked_for
        super().__init__(
            "missing_because" if why else "missing",
            id=prompt_id,
            why=why,
            files=", ".join(str(path) for path in looked_for),
            remedy=self.remedy,
        )


class VoiceUnavailable(PromptError):  # noqa: N818  # the name says what happened
    """The program that would speak is not installed or failed; the message says what to install."""


class SoundError(PromptError):
    """A sound file that cannot be read as uncompressed WAV."""
