"""Builds the reporting packs that funders and boards get: what they tell, charts, and the PDF made of it."""

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
from grants.reporting.models import Pack
from grants.reporting.packs.contents import contents_of
from grants.reporting.packs.rules import BOARD
from grants.reporting.packs.scope import Scope, schemes_of
from grants.reporting.packs.tables import row_in_words
from grants.reporting.service import keep_pack
from workers.charts import bars, described
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
        schemes = schemes_of(session, pack.scheme_id, pack.funder_id)
        scope = Scope(schemes, pack.funder_id, pack.period_from, pack.period_to, pack.asked_at)
        figures = contents_of(session, pack.kind, scope, before=queries.totals_before(session, pack))
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
    kind = "" if pack.kind == BOARD else f", {pack.kind}"
    return f"{pack.about}{whose}{kind}, {pack.period_from} to {pack.period_to}.pdf".replace("/", "-")


def html_of(app: Application, pack: Pack, figures: dict[str, Any]) -> str:
    """The pack as one HTML document, with its charts inside."""
    return app.jinja_env.get_template("reporting/packs/pack.html").render(
        service_name=app.settings.service_name,
        grant_maker=app.settings.grant_maker,
        kind="pack",
        pack=pack,
        figures=figures,
        as_of=datetime.fromisoformat(figures["as_of"]),
        charts={each["key"]: _chart(each["chart"]) for each in figures["sections"] if each["chart"]},
        row_in_words=row_in_words,
    )


def _chart(chart: dict[str, Any]) -> Chart:
    drawn = b64encode(bars(chart["bars"])).decode()
    return Chart(f"data:image/svg+xml;base64,{drawn}", described(chart["title"], chart["bars"]))
