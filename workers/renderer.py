"""WeasyPrint: HTML to PDF/UA-1, with nothing fetched but our own assets."""

import logging
import re
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import weasyprint
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher

from workers.breaks import with_breaks
from workers.fonts import faces, letters_without_font, scripts_in, with_boxes_for

_NO_TEXT = re.compile(rb"(<[0-9a-fA-F]+> )<>")
MOST_STYLES = 16
"""Mixtures of scripts whose fonts are kept loaded."""

logging.getLogger("weasyprint.progress").setLevel(logging.WARNING)  # a dozen lines for each letter


class OwnAssets(URLFetcher):  # type: ignore[misc]
    """Gives pictures that are inside the document or in our own folder of assets.

    Everything else ends the rendering: a document that asks for it is a mistake of ours.
    """

    def __init__(self, assets: Path) -> None:
        super().__init__(allowed_protocols=("data", "file"), allow_redirects=False, fail_on_errors=True)
        self._assets = assets

    def fetch(self, url: str, headers: Any = None) -> Any:
        if not self._is_ours(url):
            raise FatalURLFetchingError(f"a document may not fetch {url[:200]}")
        return super().fetch(url, headers)

    def _is_ours(self, url: str) -> bool:
        if url.startswith("data:image/"):
            return True
        parts = urlsplit(url)
        path = Path(unquote(parts.path)).resolve()
        return parts.scheme == "file" and not parts.netloc and path.is_relative_to(self._assets)


class Renderer:
    """Makes PDFs, with fonts and style read once."""

    def __init__(self, assets: Path, style: Path, built: Path) -> None:
        self._assets, self._style, self._built = assets, style, built
        self._styled = lru_cache(maxsize=MOST_STYLES)(self._read_style)
        self._styled(frozenset())

    def _read_style(self, scripts: frozenset[str]) -> tuple[FontConfiguration, list[weasyprint.CSS]]:
        """The style with the fonts that these scripts need."""
        fonts = FontConfiguration()
        sheets = [weasyprint.CSS(filename=self._style, font_config=fonts, url_fetcher=OwnAssets(self._assets))]
        fetcher, base = OwnAssets(self._built), f"{self._built.as_uri()}/"
        added = faces(scripts, self._built)
        sheets.append(weasyprint.CSS(string=added, base_url=base, font_config=fonts, url_fetcher=fetcher))
        return fonts, sheets

    def render(self, html: str) -> bytes:
        """The PDF of a whole document. Raises FatalURLFetchingError when it refers to anything but our assets."""
        html = with_breaks(html)
        with letters_without_font() as unset:
            content = self._pdf(html)
        return self._pdf(with_boxes_for(html, unset)) if unset else content

    def _pdf(self, html: str) -> bytes:
        fonts, sheets = self._styled(scripts_in(html))
        base = f"{self._assets.as_uri()}/"
        document = weasyprint.HTML(string=html, base_url=base, url_fetcher=OwnAssets(self._assets))
        content: bytes = document.write_pdf(
            stylesheets=sheets, font_config=fonts, pdf_variant="pdf/ua-1", finisher=_read_every_sign
        )
        return content


def _read_every_sign(document: Any, pdf: Any) -> None:
    """Give a text to signs that have none of their own, such as the second part of a vowel in Bengali or Tamil.

    WeasyPrint gives an empty one, which no reader of PDF/UA takes. U+2060 joins words, and is neither seen nor read.
    """
    for each in pdf.objects:
        lines = getattr(each, "stream", None)
        if isinstance(lines, list) and any(isinstance(line, bytes) and b"beginbfchar" in line for line in lines):
            each.stream = [_NO_TEXT.sub(rb"\1<2060>", line) if isinstance(line, bytes) else line for line in lines]
