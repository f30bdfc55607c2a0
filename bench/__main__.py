"""`python -m bench`, or one or several of its parts: `python -m bench jobs letters evening pages`."""

import signal
import sys
import time
from importlib import import_module

PARTS = (
    "pages",
    "large",
    "evening",
    "letters",
    "jobs",
    "calibration",
    "ranking",
    "scores",
    "packs",
    "funder_packs",
    "awarding",
    "mails",
)


def end_cleanly() -> None:
    """Let a request to end be one: what has been started is ended first, which Python does not do by itself."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _end)


def _end(number: int, _frame: object) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    sys.exit(128 + number)


def main(asked: list[str]) -> int:
    unknown = [part for part in asked if part not in PARTS]
    if unknown:
        print(f"There is no part {', '.join(unknown)}. The parts are {', '.join(PARTS)}.", file=sys.stderr)
        return 2
    print("Rates are those of this machine, now; ratios are what to compare.\n", flush=True)
    for part in asked or PARTS:
        print(f"Measuring {part} …", file=sys.stderr, flush=True)
        began = time.monotonic()
        print(import_module(f"bench.{part}").measure())
        print(f"({part}: {time.monotonic() - began:.0f} s)\n", flush=True)
    return 0


if __name__ == "__main__":
    end_cleanly()
    sys.exit(main(sys.argv[1:]))
