"""`python -m bench`, or one or several of its parts: `python -m bench jobs letters evening pages`."""

import sys
import time
from importlib import import_module

PARTS = ("pages", "evening", "letters", "jobs", "calibration", "ranking", "scores", "packs")


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
    sys.exit(main(sys.argv[1:]))
