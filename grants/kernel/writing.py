"""Words for mail, outside a request: from two templates to a subject, a text and HTML."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from grants.kernel.web import Application, this_app

LONGEST_SUBJECT = 200


@dataclass(frozen=True)
class Written:
    """A mail's words. `subject` is one line; `html` says the same as `text`."""

    subject: str
    text: str
    html: str


def write(name: str, **facts: Any) -> Written:
    """The mail whose templates are `name`.txt, with its subject in a block of that name, and `name`.html.

    They get `facts`, the names of this installation, and `link(endpoint, …)` for addresses of pages.
    """
    app = this_app()
    known = {
        "service_name": app.settings.service_name,
        "grant_maker": app.settings.grant_maker,
        "demonstration": app.settings.demonstration,
        "link": links_of(app),
        **facts,
    }

    text, html = (app.jinja_env.get_template(f"{name}.{ending}") for ending in ("txt", "html"))
    subject = " ".join("".join(text.blocks["subject"](text.new_context(known))).split())
    return Written(subject[:LONGEST_SUBJECT], _tidy(text.render(known)), html.render(known).strip() + "\n")


def links_of(app: Application) -> Callable[..., str]:
    """A way to the full address of a page, where no request tells it."""
    base = urlsplit(app.settings.base_url)
    addresses = app.url_map.bind(base.netloc, url_scheme=base.scheme)

    def link(endpoint: str, **arguments: Any) -> str:
        return f"{app.settings.base_url}{addresses.build(endpoint, arguments, append_unknown=True)}"

    return link


def _tidy(text: str) -> str:
    """Lines without spaces at their ends, and one empty line where there were more. `-- ` stays as it is."""
    lines: list[str] = []
    for line in text.splitlines():
        kept = line if line == "-- " else line.rstrip()
        if kept or (lines and lines[-1]):
            lines.append(kept)
    return "\n".join(lines).rstrip() + "\n"
