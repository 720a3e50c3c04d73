"""Takes up what callers said while nobody could keep it: fallback voicemails, orphan recordings."""

from atiende.pickup.worker import Pickup

__all__ = ["Pickup"]
