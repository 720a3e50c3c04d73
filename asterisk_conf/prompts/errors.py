from pathlib import Path


class PromptError(Exception):
    """Something about the prompts that a person can mend; the message says how."""


class CatalogueError(PromptError):
    """The catalogue file cannot be read or contradicts itself."""


class UnknownPrompt(PromptError):  # noqa: N818  # the name says what happened, as KeyError's kin do
    """A reference that no catalogue entry answers: a mistyped id, number or key."""


class MissingPrompt(PromptError):  # noqa: N818  # the name says what happened
    """A prompt of the catalogue has no usable recording.

    Carries `prompt_id`, the `looked_for` files in order of preference, and the `remedy` command.
    """

    remedy = "atiende prompts render"

    def __init__(self, prompt_id: str, looked_for: tuple[Path, ...], why: str = "") -> None:
        self.prompt_id = prompt_id
        self.looked_for = looked_for
        files = ", ".join(str(path) for path in looked_for)
        super().__init__(
            f"no recording of prompt {prompt_id!r}{why and f' ({why})'}: looked for {files}; "
            f"run `{self.remedy}`"
        )


class VoiceUnavailable(PromptError):  # noqa: N818  # the name says what happened
    """The program that would speak is not installed or failed; the message says what to install."""


class SoundError(PromptError):
    """A sound file that cannot be read as uncompressed WAV."""
