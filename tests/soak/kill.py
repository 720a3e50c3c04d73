"""`python -m tests.soak.kill`: real callers leave messages and take tickets while the application
is killed at random moments; each message and ticket must exist exactly once afterwards.

Ends by itself; status 0 when nothing was lost, doubled or left over, 1 with a list of what was.
"""

import argparse
import asyncio
import sys
from pathlib import Path
from tempfile import mkdtemp

from tests.soak.kill_run import Plan, run


def _arguments() -> Plan:
    plan = Plan()
    parser = argparse.ArgumentParser(prog="python -m tests.soak.kill", description=__doc__)
    parser.add_argument(
        "--calls", type=int, default=plan.calls, help="calls to place (%(default)s)"
    )
    parser.add_argument(
        "--at-once", type=int, default=plan.at_once, help="callers at once (%(default)s)"
    )
    parser.add_argument(
        "--seed", type=int, default=plan.seed, help="what chance does (%(default)s)"
    )
    parser.add_argument(
        "--silence-limit-s",
        type=float,
        default=plan.silence_limit_s,
        help="longest silence that a caller may hear (%(default)s)",
    )
    found = Plan(**vars(parser.parse_args()))
    if min(found.calls, found.at_once, found.silence_limit_s) <= 0:
        parser.error("every figure must be more than 0")
    return found


def _say(*lines: str) -> None:
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    sys.stdout.flush()


def main() -> int:
    """Runs it and tells what it found."""
    plan = _arguments()
    folder = Path(mkdtemp(prefix="atiende-kill-"))
    folder.chmod(0o755)  # Asterisk runs as another user
    _say(f"{plan.calls} calls, {plan.at_once} at once, seed {plan.seed}; logs in {folder}")
    findings = asyncio.run(run(plan, folder))
    faults = findings.faults()
    _say(*findings.lines(), *(f"FAULT            {fault}" for fault in faults))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
