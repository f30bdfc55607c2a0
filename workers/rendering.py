"""The process beside a worker in which documents are rendered, and how the two talk.

It loads WeasyPrint and nothing of the house, holds no connection to anything, and ends when the worker does.
"""

import contextlib
import ctypes
import gc
import multiprocessing
import signal
import traceback
from dataclasses import dataclass
from itertools import count
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from pathlib import Path

BETWEEN_TIDYING = 50
"""Documents after which memory is given back. What Pango and Cairo allocate for each lies scattered in the heap of C,
which keeps the holes: without this the process grows by a megabyte for each hundred letters, though nothing leaks.
"""


@dataclass
class RenderingProcess:
    """The process, and the line to it."""

    process: SpawnProcess
    line: Connection

    @classmethod
    def start(cls, assets: Path, style: Path, built: Path) -> "RenderingProcess":
        spawn = multiprocessing.get_context("spawn")
        line, its_end = spawn.Pipe()
        process = spawn.Process(target=_serve, args=(its_end, assets, style, built), name="renderer", daemon=True)
        process.start()
        its_end.close()  # so that the line ends when the process does
        return cls(process, line)

    def ask(self, html: str, seconds: float) -> bytes | BaseException:
        """The PDF, or what kept it from being one.

        Raises TimeoutError when there is no answer in time, EOFError or another OSError when the process has ended.
        """
        self.line.send(html)
        if not self.line.poll(seconds):
            raise TimeoutError
        answer: bytes | BaseException = self.line.recv()
        return answer

    def end(self) -> int | None:
        """End it now. Gives its exit code, which says how it ended if it had ended before."""
        self.process.kill()
        self.process.join()
        self.line.close()
        return self.process.exitcode


def _serve(line: Connection, assets: Path, style: Path, built: Path) -> None:
    """Answer each HTML, until nobody asks any more."""
    from workers.renderer import Renderer  # only this process needs WeasyPrint

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for whoever asks
    renderer = Renderer(assets, style, built)
    _leave_what_stays_alone()
    with contextlib.suppress(EOFError):
        for number in count(1):
            html = line.recv()
            try:
                line.send(renderer.render(html))
            except BaseException as error:  # noqa: BLE001 - it is for whoever asks; WeasyPrint's refusals are no Exception
                error.add_note(traceback.format_exc())
                line.send(error)
            if number % BETWEEN_TIDYING == 0:
                tidy()


def _leave_what_stays_alone() -> None:
    """Collect no garbage among what is loaded by now, and seldom later.

    A document is tens of thousands of objects that are all needed until it is done.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def tidy() -> None:
    """Collect what is garbage, and give the holes in the heap of C back to the system, where its library can."""
    gc.collect()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
