"""Pages of changes of a grant, for the grantee and for administrators."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.awards.access import may_read_award
from grants.awards.changing.variations import in_words, not_agreed, queries, reading, rules, service
from grants.awards.changing.variations.access import (
    may_agree,
    may_ask_for_variation,
    may_read_variation,
    may_withdraw,
    side_of,
)
from grants.awards.changing.variations.models import Variation
from grants.awards.changing.variations.money_rules import lines_left
from grants.awards.models import PAID, Award
from grants.awards.queries import award_of
from grants.identity.by_two.queries import gone
from grants.kernel.clock import london_day
from grants.kernel.pages import FormReader, note
from grants.kernel.problems import Invalid, Problem, check
from grants.kernel.web import acting_now, allow, current_actor, current_session, current_time, shown_at
from grants.organisations.queries import organisation_of, signatories

pages = Blueprint("variations", __name__)


def _refusal(award: Award, *, has_open: bool) -> Problem | None:
    return rules.variation_refusal(
        award.state,
        award.ends_on,
        is_imported=award.application_id is None,
        has_open=has_open,
        today=london_day(current_time()),
    )


@pages.get("/awards/<uuid:award_id>/variations", endpoint="list")
@allow(may_read_award, load=award_of)
def list_variations(award: Award) -> ResponseReturnValue:
    found = queries.variations_of(current_session(), award.id)
    return render_template(
        "awards/pages/variations.html",
        award=award,
        variations=found,
        what=in_words.what,
        side=side_of(current_actor(), award),
        refusal=_refusal(award, has_open=any(each.state in rules.OPEN for each in found)),
    )


# Asking


@pages.get("/awards/<uuid:award_id>/variations/new")
@allow(may_ask_for_variation, load=award_of)
def new(award: Award) -> ResponseReturnValue:
    return render_template(
        "awards/pages/variation_kinds.html",
        award=award,
        kinds=list(reading.KINDS.items()),
        side=side_of(current_actor(), award),
        refusal=_refusal(award, has_open=queries.open_variation(current_session(), award.id) is not None),
    )


@pages.post("/awards/<uuid:award_id>/variations/new")
@allow(may_ask_for_variation, load=award_of)
def choose(award: Award) -> ResponseReturnValue:
    kinds = [kind for kind in request.form.getlist("kinds") if kind in reading.KINDS]
    if not kinds:
        check([Problem("kinds", "Choose what is to change.", "missing")])
    return redirect(url_for(".terms", award_id=award.id, kind=kinds))


def _kinds(award: Award) -> list[str]:
    """What is chosen to change; where that is the amount of a grant that pays for lines, these as well."""
    chosen = request.args.getlist("kind")
    if "money" in chosen and queries.has_lines(current_session(), award):
        chosen.append("lines")
    return [kind for kind in reading.KINDS if kind in chosen]


def typed_variation(award: Award, reader: FormReader) -> tuple[dict[str, Any], list[int]]:
    """What was typed of a change, as `service.ask_for_variation` takes it, and which rows were filled. Raises Invalid
    with what cannot be read.
    """
    asked, rows = reading.read_terms(reader, _kinds(award), queries.terms_of(current_session(), award))
    check(reader.problems)
    said = {name: reader.text(name) for name in ("reasons", "above_largest")}
    return {"asked": asked, **said, "version": reader.version()}, rows


@pages.get("/awards/<uuid:award_id>/variations/terms")
@allow(may_ask_for_variation, load=award_of)
def terms(award: Award) -> ResponseReturnValue:
    if not _kinds(award):
        return redirect(url_for("variations.new", award_id=award.id))
    stands = queries.terms_of(current_session(), award)
    first = rules.day_of(stands["starts_on"])
    return render_template(
        "awards/pages/variation_terms.html",
        award=award,
        kinds=_kinds(award),
        stands=stands,
        rows=reading.rows_to_type(stands, london_day(current_time())),
        first_unpaid=sum(each.state == PAID for each in award.instalments) + 1,
        two_above=rules.TWO_OF_US_ABOVE_PENCE,
        has_begun=first is not None and first <= london_day(current_time()),
        side=side_of(current_actor(), award),
    )


@pages.post("/awards/<uuid:award_id>/variations/terms")
@allow(may_ask_for_variation, load=award_of)
def ask(award: Award) -> ResponseReturnValue:
    """A second press of the button leads where the first did."""
    session, reader = current_session(), FormReader(request.form)
    stands = queries.terms_of(session, award)
    said, rows = typed_variation(award, reader)
    before = queries.open_variation(session, award.id)
    if before and before.asked_by == current_actor().person_id and _says_the_same(before, stands, said):
        return redirect(url_for(".show", award_id=award.id, number=before.number))
    try:
        variation = service.ask_for_variation(session, award, **said, **acting_now())
    except Invalid as error:
        raise Invalid(reading.at_rows(error.problems, rows)) from error
    note("The change is sent to the other side.")
    return redirect(url_for(".show", award_id=award.id, number=variation.number))


def _says_the_same(before: Variation, stands: rules.Terms, said: dict[str, Any]) -> bool:
    changes = rules.changes(stands, rules.plain(said["asked"]))[1]
    return (before.after, before.reasons) == (changes, said["reasons"].strip())


# One change


@pages.get("/awards/<uuid:award_id>/variations/<int:number>")
@allow(may_read_variation, load=queries.variation_of)
def show(award: Award, variation: Variation) -> ResponseReturnValue:
    actor, record = current_actor(), (award, variation)
    is_open = variation.state in rules.OPEN
    waits_for = service.waits_for(variation)
    side, stands = side_of(actor, award), queries.terms_of(current_session(), award)
    stops = rules.notice_problem(variation.after, award.under_notice_until) if is_open else None
    signs_for = organisation_of(current_session(), award.signing_organisation_id)
    two_sign = is_open and variation.grantee_needs_two and rules.GRANTEE in waits_for
    may_say_yes = is_open and may_agree(actor, record) is None and side in waits_for
    return render_template(
        "awards/pages/variation.html",
        award=award,
        variation=variation,
        changed=in_words.changed(variation),
        is_open=is_open,
        waits_for=waits_for,
        stops=stops,
        side=side,
        signs_for=signs_for,
        first_gone=gone(current_session(), variation.agreed_by) if is_open and rules.US in waits_for else None,
        two_above=rules.TWO_OF_US_ABOVE_PENCE,
        lacks_signatory=two_sign and len(signatories(current_session(), signs_for.id)) < 2,
        lines_left=lines_left(stands, variation.after) if is_open else None,
        can_agree=may_say_yes and not stops and actor.person_id not in variation.agreers,
        must_sign=is_open and side == rules.GRANTEE and side in waits_for and may_agree(actor, record) is not None,
        can_refuse=is_open and may_agree(actor, record) is None and side != variation.source,
        can_withdraw=is_open and may_withdraw(actor, record) is None,
    )


@pages.post("/awards/<uuid:award_id>/variations/<int:number>/agreement")
@shown_at("variations.show")
@allow(may_agree, load=queries.variation_of)
def agree(award: Award, variation: Variation) -> ResponseReturnValue:
    """A second press of the button leads where the first did."""
    if current_actor().person_id not in variation.agreers:
        service.agree_to_variation(
            current_session(), award, variation, version=FormReader(request.form).version(), **acting_now()
        )
        agreed = variation.state == rules.AGREED
        note("You have agreed. " + ("The grant is changed." if agreed else "Somebody else has to agree still."))
    return redirect(url_for(".show", award_id=award.id, number=variation.number))


@pages.get("/awards/<uuid:award_id>/variations/<int:number>/refusal")
@allow(may_agree, load=queries.variation_of)
def refusal(award: Award, variation: Variation) -> ResponseReturnValue:
    return render_template("awards/pages/variation_refusal.html", award=award, variation=variation)


@pages.post("/awards/<uuid:award_id>/variations/<int:number>/refusal")
@allow(may_agree, load=queries.variation_of)
def refuse(award: Award, variation: Variation) -> ResponseReturnValue:
    reader = FormReader(request.form)
    not_agreed.refuse_variation(
        current_session(), award, variation, reason=reader.text("reason"), version=reader.version(), **acting_now()
    )
    note("You have not agreed. The grant stays as it is, and the other side hears why.")
    return redirect(url_for(".show", award_id=award.id, number=variation.number))


@pages.post("/awards/<uuid:award_id>/variations/<int:number>/withdrawal")
@shown_at("variations.show")
@allow(may_withdraw, load=queries.variation_of)
def withdraw(award: Award, variation: Variation) -> ResponseReturnValue:
    not_agreed.withdraw_variation(
        current_session(), award, variation, version=FormReader(request.form).version(), **acting_now()
    )
    note("The change is withdrawn. The grant stays as it is.")
    return redirect(url_for(".show", award_id=award.id, number=variation.number))
