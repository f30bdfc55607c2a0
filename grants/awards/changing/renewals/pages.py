"""The pages on which a grant is renewed."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.awards.changing.extensions.rules import extended_to
from grants.awards.changing.renewals import access, queries, rules, service
from grants.awards.changing.renewals.models import Renewal
from grants.awards.changing.renewals.told import Seen
from grants.awards.changing.variations.access import side_of
from grants.awards.changing.variations.money import money_free
from grants.awards.changing.variations.rules import GRANTEE, US
from grants.awards.models import Award
from grants.awards.queries import award_of
from grants.kernel.clock import london_day
from grants.kernel.pages import FormReader, note
from grants.kernel.problems import check
from grants.kernel.web import acting_now, allow, current_actor, current_session, current_time, shown_at
from grants.organisations.reading import merged

pages = Blueprint("renewals", __name__)

ONE = "/awards/<uuid:award_id>/renewal"


@pages.get(ONE)
@allow(access.may_read_renewal, load=award_of)
def show(award: Award) -> ResponseReturnValue:
    session, actor = current_session(), current_actor()
    renewal, side = queries.latest_renewal(session, award.id), side_of(actor, award)
    refusal = rules.invitation_refusal(
        award.state, award.ends_on, has_open=queries.has_open(session, award.id), today=london_day(current_time())
    )
    return render_template(
        "awards/pages/renewal.html",
        award=award,
        renewal=renewal,
        seen=Seen(renewal, by_us=side == US) if renewal else None,
        ours=side == US,
        theirs=side == GRANTEE,
        may_invite=refusal is None and access.may_invite(actor, award) is None,
        recommended_it=renewal is not None and renewal.recommended_by == actor.person_id,
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


@pages.post(f"{ONE}/form")
@shown_at("renewals.show")
@allow(access.may_ask, load=queries.renewal_of)
def ask(award: Award, renewal: Renewal) -> ResponseReturnValue:
    """A second press of the button leads where the first did."""
    if renewal.sent_by == current_actor().person_id:
        return _back(award)
    reader = FormReader(request.form)
    wanted = rules.Wanted(
        reader.number("months", "the number of months"),
        reader.money("amount_pence", "how much you ask for"),
        reader.text("what_changed"),
        reader.text("next_time"),
    )
    check(merged(reader, rules.form_problems(wanted, most_months=renewal.months, most_pence=renewal.most_pence)))
    service.ask_to_renew(current_session(), award, renewal, wanted=wanted, version=reader.version(), **acting_now())
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


def _back(award: Award) -> ResponseReturnValue:
    return redirect(url_for(".show", award_id=award.id))
