"""Reports for people: packs, and the picture of funding."""

from uuid import UUID

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.kernel.clock import london_day
from grants.kernel.counting import counted
from grants.kernel.pages import FormReader, note
from grants.kernel.problems import check
from grants.kernel.web import allow, current_actor, current_session, current_time, require
from grants.reporting import queries, rules, service
from grants.reporting.access import (
    may_ask_for_packs,
    may_list_packs,
    may_read_pack,
    may_see_picture,
    may_see_reports,
)
from grants.reporting.downloading import pack_download
from grants.reporting.kept_picture import picture_now
from grants.reporting.models import Pack
from grants.reporting.pack_words import PackWords
from grants.reporting.picture import Scope
from grants.reporting.published.queries import latest_tables
from grants.schemes.models import Scheme
from grants.schemes.queries import scheme_of

pages = Blueprint("reporting", __name__)


@pages.get("/packs")
@allow(may_see_reports)
def all_packs() -> ResponseReturnValue:
    """Every pack that the person may read, whatever its scheme."""
    page = queries.packs_page(current_session(), current_actor(), after=request.args.get("after"))
    return render_template("reporting/pages/all_packs.html", page=page)


@pages.get("/schemes/<uuid:scheme_id>/packs")
@allow(may_list_packs, load=scheme_of)
def packs(scheme: Scheme) -> ResponseReturnValue:
    """The packs of one scheme and, for administrators, the form that asks for more."""
    actor = current_actor()
    page = queries.packs_page(current_session(), actor, scheme_id=scheme.id, after=request.args.get("after"))
    return render_template(
        "reporting/pages/packs.html",
        scheme=scheme,
        page=page,
        may_ask=may_ask_for_packs(actor, scheme) is None,
        usual_period=rules.usual_period(london_day(current_time())),
    )


@pages.post("/schemes/<uuid:scheme_id>/packs")
@allow(may_ask_for_packs, load=scheme_of)
def ask_for_packs(scheme: Scheme) -> ResponseReturnValue:
    reader = FormReader(request.form)
    period_from = reader.date("period_from", "the first day")
    period_to = reader.date("period_to", "the last day")
    check(reader.problems)
    asked = service.ask_for_packs(
        current_session(),
        scheme,
        period_from=period_from,
        period_to=period_to,
        actor=current_actor(),
        now=current_time(),
    )
    note(f"{counted(len(asked), 'pack is', 'packs are')} being built. That takes about a minute.")
    return redirect(url_for(".packs", scheme_id=scheme.id))


@pages.get("/packs/<uuid:pack_id>")
@allow(may_read_pack, load=queries.pack_of)
def show_pack(pack: Pack) -> ResponseReturnValue:
    pack_words = PackWords(pack.figures, has_funder=pack.funder_id is not None) if pack.figures else None
    return render_template("reporting/pages/pack.html", pack=pack, pack_words=pack_words)


@pages.get("/packs/<uuid:pack_id>/document")
@allow(may_read_pack, load=queries.pack_of)
def download_pack(pack: Pack) -> Response:
    return pack_download(pack)


@pages.get("/funding")
@allow(may_see_reports)
def funding_picture() -> ResponseReturnValue:
    """The picture of funding: the whole for administrators, a funder's own for its people."""
    session, actor = current_session(), current_actor()
    own = queries.funders_named(session, actor.held("funder"))
    funder_id = _funder_asked_for()
    if funder_id is None and not actor.is_administrator:
        funder_id = own[0].id if own else None
    require(may_see_picture, funder_id)
    funder = next(iter(queries.funders_named(session, frozenset({funder_id}))), None) if funder_id else None
    picture = picture_now(session, Scope(funder_id=funder_id))
    return render_template(
        "reporting/pages/funding.html", picture=picture, funder=funder, own=own, published=latest_tables(session)
    )


def _funder_asked_for() -> UUID | None:
    try:
        return UUID(request.args.get("funder", ""))
    except ValueError:
        return None
