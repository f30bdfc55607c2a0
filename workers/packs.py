"""Builds the reporting packs that funders and boards get: what they tell, charts, and the PDF made of it."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.metadata import version
from io import BytesIO
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from grants.kernel.problems import NotFound
from grants.kernel.running import GiveUp, Record, Work
from grants.kernel.settings import ROOT
from grants.kernel.web import Application, this_app
from grants.reporting import queries
from grants.reporting.approving.queries import remake_of
from grants.reporting.approving.service import cover_of, issue_pack, record_remake
from grants.reporting.building.rules import NUMBERING, READING, SETTING
from grants.reporting.building.service import tell_stage
from grants.reporting.drafting import drafted
from grants.reporting.models import APPROVED, DRAFT, Pack
from grants.reporting.packs import setting
from grants.reporting.packs.behind import behind
from grants.reporting.packs.rules import BOARD, MOST_PAGES, lines_of
from grants.reporting.service import keep_pack, keep_rebuilt
from workers.charts import bars, described
from workers.pdf import LONG, STYLE, make_pdf

WRITERS = ("weasyprint", "pydyf", "fonttools", "matplotlib")
TEMPLATES = (setting.TEMPLATE, "layout/letter.html", "layout/ward_map.html")


def build_pack(work: Work) -> Record | None:
    """Build the pack that the job names: of a draft what it tells, of an approved pack its document with its number.
    Done twice at one moment it gives the same file, and one is kept.
    """
    pack_id = UUID(work.args["pack_id"])
    app = this_app()
    with work.database.read() as session:
        pack = _pack(session, pack_id)
    if pack.state == APPROVED:
        return None if pack.issued_at else _issue(work, app, pack)
    if pack.state != DRAFT or (pack.built_at is not None and pack.outdated_at is None):
        return None
    outdated_at = pack.outdated_at
    draft = _drafted(work, pack)
    kept: dict[str, Any] = {
        "figures": draft.figures,
        "rows": draft.rows,
        "digest": app.files.put(draft.content),
        "name": _file_name(draft.cover),
        "size": len(draft.content),
    }

    def record(session: Session, now: datetime) -> None:
        if pack.built_at is None:
            keep_pack(session, pack_id, **kept, now=now)
            return
        keep_rebuilt(session, pack_id, outdated_at=outdated_at, **kept, now=now)

    return record


@dataclass(frozen=True)
class Draft:
    """The cover, the figures and the document of a draft, and the records behind its figures."""

    cover: dict[str, Any]
    figures: dict[str, Any]
    content: bytes
    rows: dict[str, Any]


def _drafted(work: Work, pack: Pack) -> Draft:
    """A draft as of one moment, whose lists have as many rows as let it keep to the pages of its kind."""
    _tell(work, pack, READING)
    with work.database.read_at_once() as session:
        contents = drafted(session, pack, work.clock())
        rows = behind(session, contents)
        cover = cover_of(session, pack)
    _tell(work, pack, SETTING)
    most = MOST_PAGES.get(pack.kind)
    *longer, shortest = lines_of(pack.kind)
    for lines in longer:
        draft = _set(cover, contents.in_lines(lines), rows)
        if most is None or pages_of(draft.content) <= most:
            return draft
    return _set(cover, contents.in_lines(shortest), rows)


def _tell(work: Work, pack: Pack, stage: str) -> None:
    with work.database.write() as session:
        tell_stage(session, pack.id, stage, now=work.clock())


def _set(cover: dict[str, Any], figures: dict[str, Any], rows: dict[str, Any]) -> Draft:
    return Draft(cover, figures, make_pdf(html_of(this_app(), cover, figures), seconds=LONG), rows)


def pages_of(content: bytes) -> int:
    """How many pages a PDF has."""
    import pikepdf

    with pikepdf.open(BytesIO(content)) as pdf:
        return len(pdf.pages)


def _issue(work: Work, app: Application, pack: Pack) -> Record:
    """Write the document of an approved pack, of what was kept with it alone."""
    _tell(work, pack, NUMBERING)
    pack_id, cover = pack.id, pack.cover or {}
    content = document_of(app, pack)
    digest = app.files.put(content)

    def record(session: Session, now: datetime) -> None:
        name, size = _file_name(cover), len(content)
        issue_pack(session, pack_id, digest=digest, name=name, size=size, made_with=made_with(), now=now)

    return record


def remake_pack(work: Work) -> Record | None:
    """Make the document of an approved pack again from what was kept, and see whether it is the same."""
    remake_id = UUID(work.args["remake_id"])
    with work.database.read() as session:
        remake = remake_of(session, remake_id)
        pack = queries.pack_of(session, remake.pack_id)
    if remake.made_at is not None:
        return None
    digest = hashlib.sha256(document_of(this_app(), pack)).hexdigest()

    def record(session: Session, now: datetime) -> None:
        record_remake(session, remake_id, digest=digest, made_with=made_with(), now=now)

    return record


def document_of(app: Application, pack: Pack) -> bytes:
    """The PDF of an approved pack, the same bytes each time for as long as the same programs write it."""
    return make_pdf(html_of(app, pack.cover or {}, pack.figures or {}), seconds=LONG)


@cache
def made_with() -> str:
    """The programs that write documents, with their versions, and the beginning of a hash of how packs are set."""
    layout = hashlib.sha256(b"".join(each.read_bytes() for each in _layout())).hexdigest()[:12]
    return ", ".join([*(f"{each} {version(each)}" for each in WRITERS), f"layout {layout}"])


def _layout() -> list[Any]:
    return [STYLE, *(ROOT / "templates" / each for each in TEMPLATES)]


def _pack(session: Session, pack_id: UUID) -> Pack:
    try:
        return queries.pack_of(session, pack_id)
    except NotFound as error:
        raise GiveUp(error.message) from error


def _file_name(cover: Mapping[str, Any]) -> str:
    number = f"Pack {cover['number']}, " if cover["number"] else ""
    whose = f", {cover['funder']}" if cover["funder"] else ""
    kind = "" if cover["kind"] == BOARD else f", {cover['kind']}"
    period = f"{cover['period_from']} to {cover['period_to']}"
    return f"{number}{cover['about']}{whose}{kind}, {period}.pdf".replace("/", "-")


def html_of(app: Application, cover: Mapping[str, Any], figures: Mapping[str, Any]) -> str:
    """The pack as one HTML document, with its charts drawn."""
    charts = {each["key"]: _chart(each["chart"]) for each in figures["sections"] if each["chart"]}
    return setting.html_of(app.jinja_env, cover, figures, charts)


def _chart(chart: dict[str, Any]) -> setting.Picture:
    return setting.Picture(setting.inside(bars(chart["bars"])), described(chart["title"], chart["bars"]))
