"""Where the line finds its recordings, and the copies that the fallback dialplan plays."""

from __future__ import annotations

import logging
import shutil
from pathlib import Path

from asterisk_conf.prompts.errors import PromptError
from asterisk_conf.prompts.store import PromptStore
from atiende.settings import Settings

log = logging.getLogger(__name__)

FALLBACK_PROMPTS = (
    "fallback_menu",
    "fallback_wait",
    "fallback_no_agents",
    "leave_message",
    "message_saved",
    "goodbye",
    "option_invalid",
    "agent_code_failed",
)


def prompt_store(settings: Settings) -> PromptStore:
    """Open the prompts in the line's language, the company's own recordings first."""
    return PromptStore.open(
        settings.sounds_dir, settings.language, {"company": settings.company_name}
    )


def lay_out_fallback(store: PromptStore, folder: Path) -> list[PromptError]:
    """Copy what the fallback plays into one folder; return what is missing.

    The fallback dialplan can ask nobody which of several recordings counts.
    """
    folder.mkdir(parents=True, exist_ok=True)
    missing = []
    for prompt in FALLBACK_PROMPTS:
        try:
            (uri,) = store.media(prompt)
        except PromptError as error:
            missing.append(error)
            continue
        source = Path(uri.removeprefix("sound:") + ".wav")
        fresh = folder / f".{prompt}.new"
        shutil.copyfile(source, fresh)
        fresh.chmod(0o644)
        fresh.replace(folder / f"{prompt}.wav")
    return missing
