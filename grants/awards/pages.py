"""Grants for people: the offer and the answer to it, letters, the payments to come."""

from functools import partial

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.awards import queries, rules, service
from grants.awards.access import (
    may_answer_offer,
    may_decide_about_award,
    may_read_award,
    may_read_letters,
)
from grants.awards.conditions import in_words as condition_words
from grants.awards.conditions import queries as condition_queries
from grants.awards.letters.access import may_read_letter
from grants.awards.letters.download import letter_download
from grants.awards.letters.models import Letter
from grants.awards.letters.queries import letter_of, letters_of, letters_to
from grants.awards.models import ACCEPTED, PAID, STATES, Award
from grants.awards.obstacles.in_words import what_stops
from grants.awards.payments import in_words
from grants.awards.payments import queries as payment_queries
from grants.awards.payments.rules import tell_us_by
from grants.awards.plans.queries import plan_of
from grants.kernel.access import signed_in
from grants.kernel.clock import london_day
from grants.kernel.pages import FormReader, note
from grants.kernel.web import allow, current_actor, current_session, current_time
from grants.organisations import queries as organisations

pages = Blueprint("awards", __name__)


@pages.get("/awards", endpoint="list")
@allow(signed_in)
def list_awards() -> ResponseReturnValue:
    session, actor = current_session(), current_actor()
    state = request.args.get("state", "")
    state = state if state in STATES else ""
    page = queries.awards_page(session, actor, state=state or None, after=request.args.get("after"))
    letters = letters_to(session, actor.held("member")) if not actor.is_administrator else []
    options = [("", "All"), *((s, s.capitalize()) for s in STATES)]
    return render_template("awards/pages/list.html", page=page, state=state, state_options=options, letters=letters)


@pages.get("/awards/<uuid:award_id>")
@allow(may_read_award, load=queries.award_of)
def show(award: Award) -> ResponseReturnValue:
    session, actor = current_session(), current_actor()
    reads_letters = may_read_letters(actor, award) is None
    today = london_day(current_time())
    payee = payment_queries.payee_of(session, award) if reads_letters else None
    unpaid = [instalment for instalment in award.instalments if instalment.state != PAID]
    return render_template(
        "awards/pages/show.html",
        award=award,
        letters=letters_of(session, award.id) if reads_letters else [],
        conditions=condition_queries.conditions_of(session, award.id) if reads_letters else [],
        condition_words=condition_words,
        host=condition_queries.host_of(session, award),
        today=today,
        reads_letters=reads_letters,
        may_answer=may_answer_offer(actor, award) is None,
        refusal=may_decide_about_award(actor, award),
        is_open=rules.is_open(award.state, award.accept_by, current_time()),
        signatories=organisations.signatories(session, award.signing_organisation_id),
        payee=payee,
        expected=partial(in_words.expected, payee=payee, today=today),
        unpaid=bool(unpaid),
        stops=what_stops(session, unpaid, today=today) if reads_letters else {},
        tell_by=tell_us_by(min(each.pay_by for each in unpaid), today) if unpaid else None,
        fills_gaps=actor.holds("member", award.signing_organisation_id),
        reason_for_refusal=queries.reason_for_refusal(session, award.id),
    )


# The answer to an offer


@pages.get("/awards/<uuid:award_id>/accept")
@allow(may_answer_offer, load=queries.award_of)
def accept(award: Award) -> ResponseReturnValue:
    session, today = current_session(), london_day(current_time())
    return render_template(
        "awards/pages/accept.html",
        award=award,
        is_open=rules.is_open(award.state, award.accept_by, current_time()),
        statement=rules.statement(
            award.organisation.name, award.title, award.amount_pence, conditions=bool(award.conditions.strip())
        ),
        returns=rules.returns_asked(award.starts_on, award.scheme.award_months, award.scheme.returns)
        if award.starts_on
        else [],
        plan=plan_of(session, award, accepted_on=today),
        letters=letters_of(session, award.id),
        gaps=payment_queries.payee_of(session, award).gaps,
    )


@pages.post("/awards/<uuid:award_id>/accept")
@allow(may_answer_offer, load=queries.award_of)
def accept_offer(award: Award) -> ResponseReturnValue:
    """A second press of the button leads where the first did."""
    if award.state == ACCEPTED:
        return redirect(url_for(".show", award_id=award.id))
    reader = FormReader(request.form)
    service.accept_award(
        current_session(),
        award,
        agrees=reader.flag("agrees"),
        version=reader.version(),
        actor=current_actor(),
        now=current_time(),
    )
    note("You have accepted the grant.")
    return redirect(url_for(".show", award_id=award.id))


@pages.get("/awards/<uuid:award_id>/refuse")
@allow(may_answer_offer, load=queries.award_of)
def refuse(award: Award) -> ResponseReturnValue:
    return render_template("awards/pages/refuse.html", award=award)


@pages.post("/awards/<uuid:award_id>/refuse")
@allow(may_answer_offer, load=queries.award_of)
def refuse_offer(award: Award) -> ResponseReturnValue:
    reader = FormReader(request.form)
    service.decline_award(
        current_session(),
        award,
        reason=reader.text("reason"),
        version=reader.version(),
        actor=current_actor(),
        now=current_time(),
    )
    note("You have turned the offer down.")
    return redirect(url_for(".show", award_id=award.id))


# Letters


@pages.get("/letters/<uuid:letter_id>")
@allow(may_read_letter, load=letter_of)
def letter(letter: Letter) -> Response:
    return letter_download(letter)
