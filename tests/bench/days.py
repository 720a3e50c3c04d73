"""Plays random days through the router and checks each step: ``python -m tests.bench.days 1000``."""

from __future__ import annotations

import sys

from tests.rig.centre_days import Day


def main(days: int) -> int:
    """Play the days; an assertion names the seed of the first that breaks a promise."""
    arrived = offers = abandoned = 0
    for seed in range(days):
        day = Day(seed)
        try:
            day.play()
        except AssertionError as error:
            error.add_note(f"Day({seed})")
            raise
        arrived, offers = arrived + day.arrived, offers + day.offers
        abandoned += day.abandoned
    sys.stdout.write(
        f"{days} days, {arrived} entries, {offers} offers, {abandoned} gave up: all promises kept\n"
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000))
