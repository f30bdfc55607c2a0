"""Several people act at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from grants.kernel.problems import DomainError


def at_once(*acts: Any) -> list[str]:
    """Do all in the same moment; `done`, or what was said against it."""
    start = Barrier(len(acts))

    def one(act: Any) -> str:
        start.wait()
        try:
            act()
        except DomainError as error:
            return error.message
        return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(one, acts))
