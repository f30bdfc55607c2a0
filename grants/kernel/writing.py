"""Words for mail, outside a request: from a template to a subject, a text and HTML."""

from collections.abc import Callable
from dataclasses import dataclass
from html import unescape
from typing import Any
from urllib.parse import urlsplit

from grants.kernel.plain_text import text_of
from grants.kernel.web import Application, this_app

LONGEST_SUBJECT = 200


@dataclass(frozen=True)
class Written:
    """A mail's words. `subject` is one line; `text` is made from `html`."""

    subject: str
    text: str
    html: str


def write(name: str, **facts: Any) -> Written:
    """The mail whose template is `name`.html, with its subject in a block of that name.

    It gets `facts`, the names of this installation, and `link(endpoint, …)` for addresses of pages.
    """
    app = this_app()
    known = {
        "service_name": app.settings.service_name,
        "grant_maker": app.settings.grant_maker,
        "demonstration": app.settings.demonstration,
        "link": links_of(app),
        **facts,
    }
    template = app.jinja_env.get_template(f"{name}.html")
    subject = unescape("".join(template.blocks["subject"](template.new_context(known))))
    html = template.render(known).strip() + "\n"
    return Written(" ".join(subject.split())[:LONGEST_SUBJECT], text_of(html), html)


def links_of(app: Application) -> Callable[..., str]:
    """A way to the full address of a page, where no request tells it."""
    base = urlsplit(app.settings.base_url)
    addresses = app.url_map.bind(base.netloc, url_scheme=base.scheme)

    def link(endpoint: str, **arguments: Any) -> str:
        return f"{app.settings.base_url}{addresses.build(endpoint, arguments, append_unknown=True)}"

    return link
