"""An offer is read, signed or turned down; administrators give more time for it, or take back one that ran out."""

from io import BytesIO

from flask import Blueprint, Response, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from grants.awards import queries, rules
from grants.awards.access import may_answer_offer, may_read_letters, may_settle_offer
from grants.awards.letters.queries import letters_of
from grants.awards.models import ACCEPTED, DECLINED, Award
from grants.awards.offers import in_words, service
from grants.awards.offers import queries as offer_queries
from grants.awards.offers.paper.queries import waiting_paper
from grants.awards.paying.payments.queries import payee_of
from grants.awards.planning.conditions.queries import conditions_of
from grants.awards.planning.plans.queries import dated_years, plan_of, returns_of_plan
from grants.kernel.clock import london_day
from grants.kernel.look import minute
from grants.kernel.pages import FormReader, note
from grants.kernel.problems import check
from grants.kernel.web import acting_now, allow, current_actor, current_session, current_time
from grants.organisations.queries import signatories

pages = Blueprint("offers", __name__)


def _is_open(award: Award) -> bool:
    return rules.is_open(award.state, award.accept_by, current_time())


@pages.get("/awards/<uuid:award_id>/accept")
@allow(may_answer_offer, load=queries.award_of)
def accept(award: Award) -> ResponseReturnValue:
    session, today = current_session(), london_day(current_time())
    signatures = offer_queries.signatures_of(session, award.id)
    payee = payee_of(session, award)
    return render_template(
        "awards/pages/accept.html",
        award=award,
        is_open=_is_open(award),
        signing=offer_queries.to_sign(session, award),
        signatures=signatures,
        signed_by=in_words.signed_by(award, signatures),
        paper=waiting_paper(session, award.id),
        has_signed=any(each.person_id == current_actor().person_id for each in signatures),
        signatories=signatories(session, award.signing_organisation_id),
        returns=returns_of_plan(current_session(), award),
        plan=plan_of(session, award, accepted_on=today),
        years=dated_years(session, award),
        letters=letters_of(session, award.id),
        conditions=conditions_of(session, award.id),
        payee=payee,
    )


@pages.post("/awards/<uuid:award_id>/accept")
@allow(may_answer_offer, load=queries.award_of)
def sign(award: Award) -> ResponseReturnValue:
    """A second press of the button leads where the first did."""
    session, actor = current_session(), current_actor()
    there = redirect(url_for("awards.show", award_id=award.id))
    reader = FormReader(request.form)
    signed = {each.person_id for each in offer_queries.signatures_of(session, award.id)}
    if award.state == ACCEPTED or actor.person_id in signed:
        if award.state == ACCEPTED and actor.person_id not in signed:
            note("The offer had been accepted before, so you need not sign it.")
        return there
    is_grant = service.accept_award(
        session, award, agrees=reader.flag("agrees"), version=reader.version(), **acting_now()
    )
    note("You have accepted the grant." if is_grant else "You have signed. A second person has to sign as well.")
    return there


@pages.get("/awards/<uuid:award_id>/refuse")
@allow(may_answer_offer, load=queries.award_of)
def refuse(award: Award) -> ResponseReturnValue:
    return render_template("awards/pages/refuse.html", award=award)


@pages.post("/awards/<uuid:award_id>/refuse")
@allow(may_answer_offer, load=queries.award_of)
def turn_down(award: Award) -> ResponseReturnValue:
    """A second press of the button leads where the first did."""
    reader = FormReader(request.form)
    if award.state == DECLINED:
        return redirect(url_for("awards.show", award_id=award.id))
    service.decline_award(
        current_session(), award, reason=reader.text("reason"), version=reader.version(), **acting_now()
    )
    note("You have turned the offer down.")
    return redirect(url_for("awards.show", award_id=award.id))


@pages.get("/awards/<uuid:award_id>/acceptance")
@allow(may_read_letters, load=queries.award_of)
def signed(award: Award) -> ResponseReturnValue:
    """What was signed, word for word."""
    found = offer_queries.signatures_of(current_session(), award.id)
    return render_template("awards/pages/signed.html", award=award, signatures=found)


@pages.get("/awards/<uuid:award_id>/acceptance/text")
@allow(may_read_letters, load=queries.award_of)
def signed_text(award: Award) -> Response:
    """What was signed, word for word, as a file of text to keep."""
    words = in_words.as_text(award, offer_queries.signatures_of(current_session(), award.id))
    name = f"What was signed {award.reference}.txt"
    return send_file(BytesIO(words.encode()), mimetype="text/plain", as_attachment=True, download_name=name)


@pages.get("/awards/<uuid:award_id>/extension")
@allow(may_settle_offer, load=queries.award_of)
def extension(award: Award) -> ResponseReturnValue:
    return render_template("awards/pages/extension.html", award=award, is_open=_is_open(award))


@pages.post("/awards/<uuid:award_id>/extension")
@allow(may_settle_offer, load=queries.award_of)
def extend(award: Award) -> ResponseReturnValue:
    reader = FormReader(request.form)
    last_day = reader.date("last_day", "the new last day")
    check(reader.problems)
    service.extend_offer(
        current_session(),
        award,
        last_day=last_day,
        reason=reader.text("reason"),
        version=reader.version(),
        **acting_now(),
    )
    assert award.accept_by is not None
    note(f"The offer can be accepted until {minute(award.accept_by)}. Those who can answer it hear of it.")
    return redirect(url_for("awards.show", award_id=award.id))


@pages.get("/awards/<uuid:award_id>/lapse")
@allow(may_settle_offer, load=queries.award_of)
def lapse(award: Award) -> ResponseReturnValue:
    return render_template("awards/pages/lapse.html", award=award, is_open=_is_open(award))


@pages.post("/awards/<uuid:award_id>/lapse")
@allow(may_settle_offer, load=queries.award_of)
def take_back(award: Award) -> ResponseReturnValue:
    service.take_offer_back(current_session(), award, version=FormReader(request.form).version(), **acting_now())
    note("The offer is taken back, and its money is free in the round again. Those who could answer it hear of it.")
    return redirect(url_for("awards.show", award_id=award.id))
