"""HTML to accessible PDF (PDF/UA-1), always the same bytes for the same HTML, and never by way of the network."""

import logging
import threading
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import weasyprint
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher

from grants.kernel.settings import ROOT

logging.getLogger("weasyprint.progress").setLevel(logging.WARNING)  # a dozen lines for each letter

ASSETS = ROOT / "assets"
STYLE = ROOT / "templates" / "layout" / "print.css"

# WeasyPrint gains nothing from threads, and its fonts are shared. What else a document needs goes on beside it.
_one_at_a_time = threading.Lock()


class OwnAssets(URLFetcher):  # type: ignore[misc]
    """Gives pictures that are inside the document or in our own folder of assets.

    Everything else ends the rendering: a document that asks for it is a mistake of ours.
    """

    def __init__(self) -> None:
        super().__init__(allowed_protocols=("data", "file"), allow_redirects=False, fail_on_errors=True)

    def fetch(self, url: str, headers: Any = None) -> Any:
        if not _is_ours(url):
            raise FatalURLFetchingError(f"a document may not fetch {url[:200]}")
        return super().fetch(url, headers)


def _is_ours(url: str) -> bool:
    if url.startswith("data:image/"):
        return True
    parts = urlsplit(url)
    path = Path(unquote(parts.path)).resolve()
    return parts.scheme == "file" and not parts.netloc and path.is_relative_to(ASSETS)


@cache
def _fonts() -> FontConfiguration:
    return FontConfiguration()


@cache
def _style() -> weasyprint.CSS:
    return weasyprint.CSS(filename=STYLE, font_config=_fonts(), url_fetcher=OwnAssets())


def make_pdf(html: str) -> bytes:
    """The PDF of a whole HTML document, in the look of letters and packs.

    Its `lang` and `title` are the PDF's. Addresses of pictures are relative to `assets`. Raises
    FatalURLFetchingError when the document refers to anything but our own assets.
    """
    with _one_at_a_time:
        document = weasyprint.HTML(string=html, base_url=f"{ASSETS.as_uri()}/", url_fetcher=OwnAssets())
        content: bytes = document.write_pdf(stylesheets=[_style()], font_config=_fonts(), pdf_variant="pdf/ua-1")
    return content
