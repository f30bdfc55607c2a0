"""The pages on which administrators say how much the grants of a scheme report."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from grants.kernel.access import administrator
from grants.kernel.pages import FormReader, note
from grants.kernel.problems import Invalid, NotFound, Problem, check
from grants.kernel.web import acting_now, allow, current_session, shown_at
from grants.organisations.reading import in_order, merged
from grants.schemes.models import Scheme
from grants.schemes.tiers import rules, service
from grants.schemes.tiers.cost_rules import WHERE_FROM, hours_in_words, setting_problems, share_in_words, time_of_each
from grants.schemes.tiers.queries import Reporting, scheme_and_reporting
from grants.schemes.tiers.rules import CHANNELS, FORM, MOST_TIERS, Tier
from grants.schemes.tiers.starting import starting_tiers

reporting_pages = Blueprint("reporting_tiers", __name__)

SETTINGS = ("kind", "hour_pence", "ceiling_percent", "above_ceiling_because")
FIELDS = (
    *("name", "from_pence", "from_pence_at_risk", "from_months", "returns", "every_months"),
    *("evidence", "sampled_percent", "channels"),
)


def scheme_and_tier(session: Session, scheme_id: UUID, number: int) -> tuple[Scheme, Reporting, Tier]:
    """A scheme and its tier of this number. Raises NotFound."""
    scheme, reporting = scheme_and_reporting(session, scheme_id)
    for tier in reporting.tiers:
        if number and tier.number == number:
            return scheme, reporting, tier
    raise NotFound("This scheme has no such tier any more.")


@reporting_pages.get("/schemes/<uuid:scheme_id>/reporting-tiers")
@allow(administrator, load=scheme_and_reporting)
def show(scheme: Scheme, reporting: Reporting) -> ResponseReturnValue:
    return render_template(
        "schemes/pages/reporting_tiers.html",
        scheme=scheme,
        reporting=reporting,
        starting=starting_tiers(reporting.said.kind),
        where_from=WHERE_FROM,
        hours_in_words=hours_in_words,
        time_of_each=time_of_each,
        share_in_words=share_in_words,
        rules=rules,
    )


@reporting_pages.post("/schemes/<uuid:scheme_id>/reporting-tiers")
@allow(administrator, load=scheme_and_reporting)
def save_settings(scheme: Scheme, _: Reporting) -> ResponseReturnValue:
    reader = FormReader(request.form)
    wanted: dict[str, Any] = {
        "kind": reader.text("kind"),
        "hour_pence": reader.money("hour_pence", "what an hour counts"),
        "ceiling_percent": reader.number("ceiling_percent", "the share of a grant, in percent,"),
        "above_ceiling_because": reader.text("above_ceiling_because"),
    }
    check(in_order(merged(reader, setting_problems(wanted)), SETTINGS))
    service.change_reporting(current_session(), scheme, changes=wanted, version=reader.version() or 0, **acting_now())
    note("Saved.")
    return redirect(url_for(".show", scheme_id=scheme.id))


@reporting_pages.post("/schemes/<uuid:scheme_id>/reporting-tiers/starting")
@shown_at("reporting_tiers.show")
@allow(administrator, load=scheme_and_reporting)
def begin(scheme: Scheme, reporting: Reporting) -> ResponseReturnValue:
    reader = FormReader(request.form)
    service.begin_with_tiers(
        current_session(), scheme, kind=reporting.said.kind, version=reader.version() or 0, **acting_now()
    )
    note("The scheme has five tiers now. Change them as you need.")
    return redirect(url_for(".show", scheme_id=scheme.id))


@reporting_pages.get("/schemes/<uuid:scheme_id>/reporting-tiers/new")
@allow(administrator, load=scheme_and_reporting)
def new_tier(scheme: Scheme, reporting: Reporting) -> ResponseReturnValue:
    return _form(scheme, reporting, None)


@reporting_pages.post("/schemes/<uuid:scheme_id>/reporting-tiers/new")
@allow(administrator, load=scheme_and_reporting)
def add_tier(scheme: Scheme, reporting: Reporting) -> ResponseReturnValue:
    return _save(scheme, reporting, None)


@reporting_pages.get("/schemes/<uuid:scheme_id>/reporting-tiers/<int:number>")
@allow(administrator, load=scheme_and_tier)
def tier(scheme: Scheme, reporting: Reporting, of: Tier) -> ResponseReturnValue:
    return _form(scheme, reporting, of)


@reporting_pages.post("/schemes/<uuid:scheme_id>/reporting-tiers/<int:number>")
@allow(administrator, load=scheme_and_tier)
def change_tier(scheme: Scheme, reporting: Reporting, of: Tier) -> ResponseReturnValue:
    return _save(scheme, reporting, of)


@reporting_pages.post("/schemes/<uuid:scheme_id>/reporting-tiers/<int:number>/removal")
@shown_at("reporting_tiers.show")
@allow(administrator, load=scheme_and_tier)
def remove_tier(scheme: Scheme, reporting: Reporting, of: Tier) -> ResponseReturnValue:
    left = [each for each in reporting.tiers if each.number != of.number]
    _change(scheme, left, about=None)
    note(f"The tier “{of.name}” is removed.")
    return redirect(url_for(".show", scheme_id=scheme.id))


def _form(scheme: Scheme, reporting: Reporting, of: Tier | None) -> ResponseReturnValue:
    return render_template(
        "schemes/pages/reporting_tier.html", scheme=scheme, reporting=reporting, tier=of, channels=CHANNELS
    )


def _save(scheme: Scheme, reporting: Reporting, of: Tier | None) -> ResponseReturnValue:
    reader = FormReader(request.form)
    own = reporting.tiers if reporting.said.tiers else []
    number = of.number if of else _free_number(own)
    typed = _typed(reader, number)
    check(in_order(merged(reader, rules.tier_problems(typed)), FIELDS))
    others = [each for each in own if each.number != number]
    _change(scheme, sorted([*others, typed], key=lambda each: each.from_pence), about=number)
    note(f"The tier “{typed.name}” is saved.")
    return redirect(url_for(".show", scheme_id=scheme.id))


def _free_number(tiers: Sequence[Tier]) -> int:
    taken = {tier.number for tier in tiers}
    return next(number for number in range(1, MOST_TIERS + 2) if number not in taken)


def _typed(reader: FormReader, number: int) -> Tier:
    def given(name: str) -> bool:
        return bool(reader.text(name).strip())

    return Tier(
        number=number,
        name=reader.text("name").strip(),
        from_pence=reader.money("from_pence", "the amount from which it holds") or 0,
        from_pence_at_risk=reader.money("from_pence_at_risk", "the amount at a red risk")
        if given("from_pence_at_risk")
        else None,
        from_months=reader.number("from_months", "the months from which it holds") or 0 if given("from_months") else 0,
        returns=reader.number("returns", "how many returns a grant makes") or 0,
        every_months=reader.number("every_months", "for how many months one return is made")
        if given("every_months")
        else None,
        evidence=reader.text("evidence").strip(),
        sampled_percent=reader.number("sampled_percent", "the share of returns that is looked at") or 0,
        channels=tuple(name for name in CHANNELS if name == FORM or name in request.form.getlist("channels")),
    )


def _change(scheme: Scheme, tiers: list[Tier], *, about: int | None) -> None:
    """Keep these tiers. Problems are shown beside the fields of the tier that they are `about`."""
    reader = FormReader(request.form)
    try:
        service.change_reporting(
            current_session(), scheme, changes={"tiers": tiers}, version=reader.version() or 0, **acting_now()
        )
    except Invalid as invalid:
        place = next((place for place, tier in enumerate(tiers) if tier.number == about), None)
        raise Invalid([_on_page(problem, f"tiers.{place}.") for problem in invalid.problems]) from invalid


def _on_page(problem: Problem, path: str) -> Problem:
    field = problem.field.removeprefix(path) if problem.field.startswith(path) else ""
    return replace(problem, field=field if field in FIELDS else "")
