"""WeasyPrint alone: documents to PDF with the options that the product uses, in one process or several."""

import multiprocessing
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from workers.fonts import faces

ROOT = Path(__file__).resolve().parent.parent


def renderer() -> Callable[[str], bytes]:
    """Makes a PDF of a document, with fonts and style read once."""
    import weasyprint
    from weasyprint.text.fonts import FontConfiguration

    fonts = FontConfiguration()
    layout, built = ROOT / "templates" / "layout", ROOT / "grants" / "static" / "build"
    style = weasyprint.CSS(filename=layout / "print.css", font_config=fonts)
    latin = weasyprint.CSS(string=faces(frozenset(), built), base_url=f"{built.as_uri()}/", font_config=fonts)
    base = f"{(ROOT / 'assets').as_uri()}/"

    def render(html: str) -> bytes:
        document = weasyprint.HTML(string=html, base_url=base)
        content: bytes = document.write_pdf(stylesheets=[style, latin], font_config=fonts, pdf_variant="pdf/ua-1")
        return content

    return render


def rate(documents: Sequence[str], number: int, *, processes: int) -> float:
    """Documents per second over `number` in each process, all beginning at once after their first."""
    spawn = multiprocessing.get_context("spawn")
    start, times = spawn.Barrier(processes), spawn.SimpleQueue()
    running = [
        spawn.Process(target=_render_many, args=(list(documents), number, start, times)) for _ in range(processes)
    ]
    for process in running:
        process.start()
    for process in running:
        process.join()
        if process.exitcode:
            raise RuntimeError(f"rendering ended with {process.exitcode}")
    longest: float = max(times.get() for _ in running)
    return processes * number / longest


def _render_many(documents: list[str], number: int, start: Any, times: Any) -> None:
    render = renderer()
    render(documents[0])
    start.wait()
    began = time.perf_counter()
    for place in range(number):
        render(documents[place % len(documents)])
    times.put(time.perf_counter() - began)
