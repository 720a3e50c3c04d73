"""What callers hear: a text catalogue, the recordings made from it, and where to find them."""

from pathlib import Path
from typing import Final

PROMPTS_DIR: Final = Path(__file__).parent
SHIPPED_SOUNDS_DIR: Final = PROMPTS_DIR.parent / "sounds"
