"""The pages on which a grant is renewed."""

from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, g, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from grants.awards.changing.extensions.rules import extended_to
from grants.awards.changing.renewals import access, queries, rules, service
from grants.awards.changing.renewals.models import Renewal
from grants.awards.changing.renewals.told import Seen
from grants.awards.changing.variations.access import side_of
from grants.awards.changing.variations.money import money_free
from grants.awards.changing.variations.queries import open_variation
from grants.awards.changing.variations.rules import GRANTEE, US
from grants.awards.models import Award
from grants.awards.queries import award_of
from grants.identity.by_two.queries import why_not_second
from grants.kernel.clock import london_day
from grants.kernel.filling.unsaved import as_typed, forget_unsaved, keep_of_stranger, mark_for, unsaved_text
from grants.kernel.pages import FormReader, note
from grants.kernel.problems import check
from grants.kernel.web import acting_now, allow, current_actor, current_session, current_time, keeps_typed, shown_at
from grants.organisations.reading import merged

pages = Blueprint("renewals", __name__)

ONE = "/awards/<uuid:award_id>/renewal"


@pages.get(ONE)
@allow(access.may_read_renewal, load=award_of)
def show(award: Award) -> ResponseReturnValue:
    session, actor = current_session(), current_actor()
    renewal, side = queries.latest_renewal(session, award.id), side_of(actor, award)
    refusal = rules.invitation_refusal(
        award.state,
        award.ends_on,
        has_open=queries.has_open(session, award.id),
        has_change=open_variation(session, award.id) is not None,
        has_notice=queries.has_notice(session, award),
        today=london_day(current_time()),
    )
    person_id = actor.person_id
    unsaved = unsaved_text(session, renewal.id, FORM, person_id=person_id, now=current_time()) if renewal else None
    if unsaved is not None and not g.get("typed"):
        g.typed = as_typed(unsaved)
    return render_template(
        "awards/pages/renewal.html",
        unsaved=unsaved,
        mark=mark_for(person_id) if person_id else "",
        begun=_to_begin_with(award, renewal) if renewal else {},
        known=queries.known_of(session, award) if side else None,
        award=award,
        renewal=renewal,
        seen=Seen(renewal, by_us=side == US) if renewal else None,
        ours=side == US,
        theirs=side == GRANTEE,
        has_change=refusal is rules.CHANGE_OPEN,
        may_invite=refusal is None and access.may_invite(actor, award) is None,
        hinders=why_not_second(session, renewal.recommended_by, actor, service.PAIR) if renewal else "",
        free=money_free(session, award) if side == US and award.application else None,
        goes_on_until=extended_to(award.ends_on, renewal.months) if renewal and award.ends_on else None,
    )


@pages.post(f"{ONE}/invitation")
@shown_at("renewals.show")
@allow(access.may_invite, load=award_of)
def invite(award: Award) -> ResponseReturnValue:
    """A second press of the button leads where the first did."""
    before = queries.latest_renewal(current_session(), award.id)
    if before is not None and before.state == rules.INVITED and before.invited_by == current_actor().person_id:
        return _back(award)
    reader = FormReader(request.form)
    told: dict[str, Any] = {
        "months": reader.number("months", "the number of months"),
        "most_pence": reader.money("most_pence", "the most money that they can ask for"),
        "answer_by": reader.date("answer_by", "the day by which you want their answer"),
    }
    check(reader.problems)
    service.invite_to_renew(current_session(), award, **told, **acting_now())
    note("The people of the organisation are invited. They hear of it now.")
    return _back(award)


FORM = "renewal"
"""What the form is known by where it is kept for somebody who was signed out."""


def keep_unsaved_form(session: Session, form: MultiDict[str, str], *, award_id: UUID, now: datetime) -> bool:
    """Keep what was sent of a renewal. False when nobody knows who sent it, or there is none to send."""
    renewal = queries.latest_renewal(session, award_id)
    if renewal is None or renewal.state != rules.INVITED:
        return False
    session.refresh(renewal, with_for_update=True)
    return keep_of_stranger(session, form, renewal.id, FORM, now=now)


@pages.post(f"{ONE}/form/autosave")
@keeps_typed(keep_unsaved_form)
@shown_at("renewals.show")
@allow(access.may_ask, load=queries.renewal_of)
def autosave(award: Award, renewal: Renewal) -> Response:
    """Keep what is written so far; of what cannot be read, all else."""
    reader = FormReader(request.form)
    wanted = asdict(_wanted(reader))
    wrong = {problem.field for problem in (*reader.problems, *rules.begun_problems(wanted))}
    begun = {name: value for name, value in wanted.items() if name not in wrong}
    service.keep_begun(current_session(), award, renewal, begun=begun, version=reader.version(), **acting_now())
    return jsonify(version=renewal.version, whole=not wrong)


@pages.post(f"{ONE}/form")
@keeps_typed(keep_unsaved_form)
@shown_at("renewals.show")
@allow(access.may_ask, load=queries.renewal_of)
def ask(award: Award, renewal: Renewal) -> ResponseReturnValue:
    """A second press of the button leads where the first did."""
    if renewal.sent_by == current_actor().person_id:
        return _back(award)
    reader = FormReader(request.form)
    wanted = _wanted(reader)
    check(merged(reader, rules.form_problems(wanted, most_months=renewal.months, most_pence=renewal.most_pence)))
    service.ask_to_renew(current_session(), award, renewal, wanted=wanted, version=reader.version(), **acting_now())
    forget_unsaved(current_session(), renewal.id, FORM, person_id=current_actor().person_id)
    note("Sent. Two of us decide, and we write to you.")
    return _back(award)


@pages.post(f"{ONE}/recommendation")
@shown_at("renewals.show")
@allow(access.may_decide_renewal, load=queries.renewal_of)
def recommend(award: Award, renewal: Renewal) -> ResponseReturnValue:
    reader = FormReader(request.form)
    outcome = reader.text("outcome")
    goes_on = outcome == rules.RENEW
    months = reader.number("months", "the number of months") if goes_on else None
    amount_pence = reader.money("amount_pence", "how much they get") if goes_on else None
    check(reader.problems)
    service.recommend(
        current_session(),
        award,
        renewal,
        outcome=outcome,
        months=months,
        amount_pence=amount_pence,
        reasons=reader.text("reasons"),
        version=reader.version(),
        **acting_now(),
    )
    note("Saved. Another administrator confirms it; nobody else is told yet.")
    return _back(award)


@pages.post(f"{ONE}/confirmation")
@shown_at("renewals.show")
@allow(access.may_decide_renewal, load=queries.renewal_of)
def confirm(award: Award, renewal: Renewal) -> ResponseReturnValue:
    """A second press of the button leads where the first did."""
    if renewal.confirmed_by != current_actor().person_id:
        reader = FormReader(request.form)
        service.confirm(current_session(), award, renewal, version=reader.version(), **acting_now())
        note("Confirmed. The organisation hears of it.")
    return _back(award)


@pages.post(f"{ONE}/withdrawal")
@shown_at("renewals.show")
@allow(access.may_decide_renewal, load=queries.renewal_of)
def withdraw(award: Award, renewal: Renewal) -> ResponseReturnValue:
    reader = FormReader(request.form)
    service.withdraw(current_session(), award, renewal, version=reader.version(), **acting_now())
    note("The invitation is taken back.")
    return _back(award)


def _to_begin_with(award: Award, renewal: Renewal) -> dict[str, Any]:
    """What stands in the form at first: what was begun, else what the grant is for and all that they can ask for."""
    known = {
        "months": renewal.months,
        "amount_pence": renewal.most_pence,
        "what_changed": "",
        "next_time": award.description,
    }
    return known | renewal.begun


def _wanted(reader: FormReader) -> rules.Wanted:
    return rules.Wanted(
        reader.number("months", "the number of months"),
        reader.money("amount_pence", "how much you ask for"),
        reader.text("what_changed"),
        reader.text("next_time"),
    )


def _back(award: Award) -> ResponseReturnValue:
    return redirect(url_for(".show", award_id=award.id))
