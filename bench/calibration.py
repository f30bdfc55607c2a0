"""Marks made comparable: does it come nearer to the truth, do its intervals hold it, and how long does it take?"""

import time

import numpy as np

from grants.panels.comparing.calibration import compared
from grants.panels.comparing.results import Total

RUNS = 200
APPLICATIONS, MARKERS, READERS = 40, 8, 3
TRUTH, HARSHNESS, NOISE = 14.0, 10.0, 12.0  # of 100 points: half a mark of five is ten


def measure() -> str:
    chance = np.random.default_rng(2022)
    runs = np.array([_run(chance) for _ in range(RUNS)])
    raw, adjusted, held = runs.mean(axis=0)
    seconds = _large(chance)
    return "\n".join(
        [
            f"Comparable marks: {RUNS} runs of {APPLICATIONS} applications, {READERS} of {MARKERS} readers each",
            f"  ranks of raw means with the truth       {raw:.3f}",
            f"  ranks of adjusted means with the truth  {adjusted:.3f}  {_verdict(bool(adjusted > raw))}",
            f"  90 % intervals that hold the truth      {held:.1%}  (85 to 95 %) {_verdict(0.85 <= held <= 0.95)}",
            f"  300 applications by 5 readers           {seconds:.2f} s  (under 5 s) {_verdict(seconds < 5)}",
        ]
    )


def _run(chance: np.random.Generator) -> tuple[float, float, float]:
    truth = 60 + chance.normal(0, TRUTH, APPLICATIONS)
    harsh = chance.normal(0, HARSHNESS, MARKERS)
    rows = [
        Total(f"{i:03}", str(j), float(truth[i] - harsh[j] + chance.normal(0, NOISE)))
        for i in range(APPLICATIONS)
        for j in chance.choice(MARKERS, READERS, replace=False)
    ]
    found = compared(rows, {f"{i:03}": 1 for i in range(APPLICATIONS)}, 15).applications
    estimates = [found[f"{i:03}"] for i in range(APPLICATIONS)]
    held = [
        s.interval is not None and s.interval[0] <= t <= s.interval[1] for s, t in zip(estimates, truth, strict=True)
    ]
    return (
        _agreement(np.array([s.raw for s in estimates]), truth),
        _agreement(np.array([s.adjusted for s in estimates]), truth),
        float(np.mean(held)),
    )


def _large(chance: np.random.Generator) -> float:
    rows = [
        Total(f"{i:03}", f"{(i * 7 + k * (1 + i % 3)) % 40}", float(chance.normal(60, 15)))
        for i in range(300)
        for k in range(5)
    ]
    began = time.perf_counter()
    compared(rows, {f"{i:03}": 1 for i in range(300)}, 100)
    return time.perf_counter() - began


def _agreement(one: np.ndarray, other: np.ndarray) -> float:
    """Spearman's correlation of ranks."""
    return float(np.corrcoef(one.argsort().argsort(), other.argsort().argsort())[0, 1])


def _verdict(is_met: bool) -> str:
    return "met" if is_met else "MISSED"
