"""Builds the reporting packs that funders and boards get: figures, a chart, and the PDF made of them."""

from base64 import b64encode
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from grants.kernel.problems import NotFound
from grants.kernel.running import GiveUp, Record, Work
from grants.kernel.web import Application, this_app
from grants.reporting import queries
from grants.reporting.figures import figures_of
from grants.reporting.models import Pack
from grants.reporting.pack_words import PackWords
from grants.reporting.service import keep_pack
from workers.charts import Bar, bars, described
from workers.pdf import LONG, make_pdf


@dataclass(frozen=True)
class Chart:
    """A picture as a document holds it: inside itself, and told in words."""

    source: str
    alt: str


def build_pack(work: Work) -> Record | None:
    """Build the pack that the job names. Done twice it gives the same file, and one pack is kept."""
    pack_id = UUID(work.args["pack_id"])
    app = this_app()
    with work.database.read() as session:
        pack = _pack(session, pack_id)
        if pack.built_at is not None:
            return None
        figures = figures_of(
            session,
            scheme_id=pack.scheme_id,
            funder_id=pack.funder_id,
            period_from=pack.period_from,
            period_to=pack.period_to,
            as_of=pack.asked_at,
        )
    content = make_pdf(html_of(app, pack, figures), seconds=LONG)
    digest = app.files.put(content)
    name = _file_name(pack)

    def record(session: Session, now: datetime) -> None:
        keep_pack(session, pack_id, figures=figures, digest=digest, name=name, size=len(content), now=now)

    return record


def _pack(session: Session, pack_id: UUID) -> Pack:
    try:
        return queries.pack_of(session, pack_id)
    except NotFound as error:
        raise GiveUp(error.message) from error


def _file_name(pack: Pack) -> str:
    whose = f", {pack.funder.name}" if pack.funder else ""
    return f"{pack.scheme.name}{whose}, {pack.period_from} to {pack.period_to}.pdf".replace("/", "-")


def html_of(app: Application, pack: Pack, figures: dict[str, Any]) -> str:
    """The pack as one HTML document, with its chart inside."""
    pack_words = PackWords(figures, has_funder=pack.funder_id is not None)
    return app.jinja_env.get_template("reporting/packs/board.html").render(
        service_name=app.settings.service_name,
        grant_maker=app.settings.grant_maker,
        kind="pack",
        pack=pack,
        scheme=pack.scheme,
        funder=pack.funder,
        figures=figures,
        pack_words=pack_words,
        chart=_chart(pack_words),
    )


def _chart(pack_words: PackWords) -> Chart | None:
    lines = pack_words.charted
    if not lines:
        return None
    most = max(line["pence"] for line in lines)
    values = [Bar(line["name"], line["pence"], stands_out=line["pence"] == most) for line in lines]
    drawn = b64encode(bars(values)).decode()
    return Chart(f"data:image/svg+xml;base64,{drawn}", described(pack_words.chart_title, values))
