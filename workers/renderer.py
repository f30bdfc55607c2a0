"""WeasyPrint: HTML to PDF/UA-1, with nothing fetched but our own assets."""

import logging
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import weasyprint
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher

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

    def __init__(self, assets: Path, style: Path) -> None:
        self._assets = assets
        self._fonts = FontConfiguration()
        self._style = weasyprint.CSS(filename=style, font_config=self._fonts, url_fetcher=OwnAssets(assets))

    def render(self, html: str) -> bytes:
        """The PDF of a whole document. Raises FatalURLFetchingError when it refers to anything but our assets."""
        base = f"{self._assets.as_uri()}/"
        document = weasyprint.HTML(string=html, base_url=base, url_fetcher=OwnAssets(self._assets))
        content: bytes = document.write_pdf(stylesheets=[self._style], font_config=self._fonts, pdf_variant="pdf/ua-1")
        return content
