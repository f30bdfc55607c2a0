"""Reports for people: packs, and the picture of funding."""

from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from grants.identity.by_two.queries import why_not_second
from grants.kernel.access import Actor, administrator
from grants.kernel.clock import london_day
from grants.kernel.counting import counted
from grants.kernel.pages import FormReader, note
from grants.kernel.problems import check
from grants.kernel.web import acting_now, allow, current_actor, current_session, current_time
from grants.reporting import queries, rules, service
from grants.reporting.access import (
    may_ask_for_packs,
    may_list_packs,
    may_read_pack,
    may_see_reports,
)
from grants.reporting.approving import queries as approving
from grants.reporting.approving.access import APPROVING, may_approve_pack
from grants.reporting.approving.rules import OUTCOMES
from grants.reporting.asking.access import may_ask_about_pack
from grants.reporting.asking.queries import questions_about
from grants.reporting.asking.rules import titles_of
from grants.reporting.building.queries import building_now, not_built
from grants.reporting.downloading import pack_download, workbook_download
from grants.reporting.models import DRAFT, Pack
from grants.reporting.opening.queries import openable
from grants.reporting.opening.rules import HEADINGS, key_in
from grants.reporting.packs.rules import KINDS
from grants.reporting.packs.tables import MEANINGS, left_out, row_in_words, rows_here
from grants.reporting.packs.ward_maps import map_of
from grants.reporting.sending.queries import could_be_named, recipients_of
from grants.schemes.models import Scheme
from grants.schemes.queries import scheme_of

pages = Blueprint("reporting", __name__)


@pages.get("/packs")
@allow(may_see_reports)
def all_packs() -> ResponseReturnValue:
    """Every pack that the person may read, whatever its scheme, and for administrators the form that asks for one."""
    page = queries.packs_page(current_session(), current_actor(), after=request.args.get("after"))
    failed = not_built(current_session(), page.items)
    return render_template("reporting/pages/all_packs.html", page=page, failed=failed, **_asking())


def _asking() -> dict[str, Any]:
    """What the form that asks for packs needs."""
    return {
        "kinds": list(KINDS.items()),
        "usual_period": rules.usual_period(london_day(current_time())),
        "funders": [(str(each.id), each.name) for each in queries.all_funders(current_session())],
    }


@pages.post("/packs")
@allow(administrator)
def ask_for_pack_on_all() -> ResponseReturnValue:
    asked = _asked_for()
    session, now = current_session(), current_time()
    funder = queries.funder_named(session, request.form.get("funder", ""))
    service.ask_for_pack_on_all(session, funder, **asked, actor=current_actor(), now=now)
    note("The pack is being built. Its page shows how far it is.")
    return redirect(url_for(".all_packs"))


def _asked_for() -> dict[str, Any]:
    reader = FormReader(request.form)
    period_from = reader.date("period_from", "the first day")
    period_to = reader.date("period_to", "the last day")
    check(reader.problems)
    return {"kind": reader.text("kind"), "period_from": period_from, "period_to": period_to}


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
        failed=not_built(current_session(), page.items),
        may_ask=may_ask_for_packs(actor, scheme) is None,
        **_asking(),
    )


@pages.post("/schemes/<uuid:scheme_id>/packs")
@allow(may_ask_for_packs, load=scheme_of)
def ask_for_packs(scheme: Scheme) -> ResponseReturnValue:
    asked = service.ask_for_packs(current_session(), scheme, **_asked_for(), **acting_now())
    note(f"{counted(len(asked), 'pack is', 'packs are')} being built. Their pages show how far they are.")
    return redirect(url_for(".packs", scheme_id=scheme.id))


@pages.get("/packs/<uuid:pack_id>")
@allow(may_read_pack, load=queries.pack_of)
def show_pack(pack: Pack) -> ResponseReturnValue:
    figures = pack.figures if pack.figures and "sections" in pack.figures else None
    session, actor = current_session(), current_actor()
    return render_template(
        "reporting/pages/pack.html",
        pack=pack,
        figures=figures,
        kinds=KINDS,
        meanings=MEANINGS,
        row_in_words=row_in_words,
        rows_here=rows_here,
        left_out=left_out,
        map_of=map_of,
        opens=openable(session, pack, actor),
        key_in=key_in,
        behind=[(f"headline.{key}", words) for key, words in HEADINGS.items()],
        replacement=approving.replacement_of(session, pack.id, approved=not actor.is_administrator),
        questions=questions_about(session, pack.id),
        titles=titles_of(figures or {}),
        may_ask=may_ask_about_pack(actor, pack) is None,
        **(_life_of(session, actor, pack) if actor.is_administrator else {}),
    )


def _life_of(session: Session, actor: Actor, pack: Pack) -> dict[str, Any]:
    """What administrators see of a pack, and can do with it."""
    return {
        "building": building_now(session, pack, current_time()),
        "comments": approving.comments_on(session, pack.id),
        "remakes": approving.remakes_of(session, pack.id),
        "outcomes": OUTCOMES,
        "not_approved_because": may_approve_pack(actor, pack)
        or (why_not_second(session, pack.asked_by, actor, APPROVING) if pack.state == DRAFT else ""),
        "recipients": recipients_of(session, pack.id),
        "could_be_named": could_be_named(session, pack),
    }


@pages.get("/packs/<uuid:pack_id>/document")
@allow(may_read_pack, load=queries.pack_of)
def download_pack(pack: Pack) -> Response:
    return pack_download(pack)


@pages.get("/packs/<uuid:pack_id>/workbook")
@allow(may_read_pack, load=queries.pack_of)
def download_workbook(pack: Pack) -> Response:
    return workbook_download(pack)
