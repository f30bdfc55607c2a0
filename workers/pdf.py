"""HTML to accessible PDF (PDF/UA-1), always the same bytes for the same HTML, and never by way of the network.

The rendering goes on in one process beside this one: WeasyPrint gains nothing from threads and holds up whatever else
goes on in its process, and what breaks or never ends there breaks nothing here.
"""

import threading

from grants.kernel.documents import LONGEST_WRITING
from grants.kernel.running import GiveUpSoon
from grants.kernel.settings import ROOT
from workers.rendering import RenderingProcess

ASSETS = ROOT / "assets"
BUILT = ROOT / "grants" / "static" / "build"
STYLE = ROOT / "templates" / "layout" / "print.css"

SHORT, LONG = 60.0, 0.8 * LONGEST_WRITING.total_seconds()
"""Seconds that a document of a few pages may take, and one of hundreds: less than their jobs are held for."""


class RenderingFailed(RuntimeError):
    """The process that renders was lost, or took too long. Another one begins with the next document."""


class TooSlow(RenderingFailed, GiveUpSoon):
    """The document took too long. Each try keeps every other document waiting, so there are few."""


_one_at_a_time = threading.Lock()
_running: list[RenderingProcess] = []


def make_pdf(html: str, *, seconds: float = SHORT) -> bytes:
    """The PDF of a whole HTML document, in the look of letters and packs.

    Its `lang` and `title` are the PDF's. Addresses of pictures are relative to `assets`. Raises
    FatalURLFetchingError when the document refers to anything but our own assets, and RenderingFailed when
    the process that renders is lost or takes longer than `seconds`.
    """
    with _one_at_a_time:
        answer = _ask(html, seconds)
    if isinstance(answer, BaseException):
        raise answer
    return answer


def _ask(html: str, seconds: float) -> bytes | BaseException:
    renderer = _living()
    try:
        return renderer.ask(html, seconds)
    except TimeoutError as error:
        renderer.end()
        raise TooSlow(f"The document was not ready after {seconds:g} seconds.") from error
    except (EOFError, OSError) as error:
        raise RenderingFailed(f"The process that renders ended with {renderer.end()}.") from error
    except BaseException:
        renderer.end()  # or its answer would be taken for that of the next document
        raise


def _living() -> RenderingProcess:
    if _running and not _running[0].process.is_alive():
        _running.pop().end()
    if not _running:
        _running.append(RenderingProcess.start(ASSETS, STYLE, BUILT))
    return _running[0]
