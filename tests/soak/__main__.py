"""`python -m tests.soak`: hundreds of real calls in a row on loopback, and nothing may be left.

Ends by itself; status 0 when nothing was left over, 1 with a list of what was.
"""

import argparse
import asyncio
import sys
from pathlib import Path
from tempfile import mkdtemp

from tests.soak.run import Plan, soak


def _arguments() -> Plan:
    plan = Plan()
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.add_argument(
        "--calls", type=int, default=plan.calls, help="calls to place (%(default)s)"
    )
    parser.add_argument(
        "--rate", type=float, default=plan.rate, help="calls a second (%(default)s)"
    )
    parser.add_argument("--agents", type=int, default=plan.agents, help="agents (%(default)s)")
    parser.add_argument(
        "--talk-s", type=float, default=plan.talk_s, help="seconds that agents talk (%(default)s)"
    )
    found = Plan(**vars(parser.parse_args()))
    if min(found.calls, found.rate, found.agents, found.talk_s) <= 0:
        parser.error("every figure must be more than 0")
    return found


def _say(*lines: str) -> None:
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    sys.stdout.flush()


def main() -> int:
    """Runs the soak and tells what it found."""
    plan = _arguments()
    folder = Path(mkdtemp(prefix="atiende-soak-"))
    folder.chmod(0o755)  # Asterisk runs as another user
    _say(f"{plan.calls} calls, {plan.rate:g} a second, {plan.agents} agents; logs in {folder}")
    findings = asyncio.run(soak(plan, folder))
    faults = findings.faults()
    _say(*findings.lines(), *(f"FAULT            {fault}" for fault in faults))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
