"""Words for mail, outside a request: from a template to a subject, a text and HTML."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Template
from markupsafe import Markup

from grants.kernel.plain_text import text_of
from grants.kernel.web import Application, this_app

LONGEST_SUBJECT = 200


@dataclass(frozen=True)
class Written:
    """A mail's words. `subject` is one line; `text` is made from `html`."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True)
class Part:
    """What a mail says, to stand in another: its subject on one line, its words and why its reader gets it as HTML."""

    subject: str
    words: Markup
    reason: Markup


def write(name: str, /, **facts: Any) -> Written:
    """The mail whose template is `name`.html, with its subject in a block of that name.

    It gets `facts`, the names of this installation, and `link(endpoint, …)` for addresses of pages. A `catalogue` among
    the facts has the words of its reader's language.
    """
    app = this_app()
    known = _known(app, facts)
    template = app.jinja_env.get_template(f"{name}.html")
    html = template.render(known).strip() + "\n"
    return Written(_subject(template, known), text_of(html), html)


def write_part(name: str, /, **facts: Any) -> Part:
    """What the mail that `write` gives would say between its greeting and its end."""
    app = this_app()
    known = _known(app, facts)
    template = app.jinja_env.get_template(f"{name}.html")
    words, reason = (
        Markup("".join(template.blocks[block](template.new_context(known))))  # noqa: S704 - the template escaped it
        for block in ("words", "reason")
    )
    return Part(_subject(template, known), facts.get("own_words", Markup()) + words, reason)


def _known(app: Application, facts: dict[str, Any]) -> dict[str, Any]:
    return {
        "service_name": app.particulars.service_name,
        "grant_maker": app.particulars.grant_maker,
        "demonstration": app.settings.demonstration,
        "link": links_of(app),
        **facts,
    }


def _subject(template: Template, known: dict[str, Any]) -> str:
    subject = Markup("".join(template.blocks["subject"](template.new_context(known)))).striptags()  # noqa: S704
    return " ".join(subject.split())[:LONGEST_SUBJECT]


def links_of(app: Application) -> Callable[..., str]:
    """A way to the full address of a page, where no request tells it."""
    base = urlsplit(app.settings.base_url)
    addresses = app.url_map.bind(base.netloc, url_scheme=base.scheme)

    def link(endpoint: str, **arguments: Any) -> str:
        return f"{app.settings.base_url}{addresses.build(endpoint, arguments, append_unknown=True)}"

    return link
