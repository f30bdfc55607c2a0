"""Grants for people: the offer and the answer to it, letters, the payments to come."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from uuid import UUID

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from grants.applications.access import may_read_application
from grants.awards import queries, rules
from grants.awards.access import (
    may_answer_offer,
    may_decide_about_award,
    may_read_award,
    may_read_letters,
)
from grants.awards.books import words
from grants.awards.books.queries import way_of
from grants.awards.changing.ending.access import knows_of, may_give_notice
from grants.awards.changing.ending.in_words import how_it_stands
from grants.awards.changing.ending.models import Notice
from grants.awards.changing.ending.queries import latest_notice
from grants.awards.changing.ending.rules import PREPARED, US
from grants.awards.changing.overpayments.words import UNEXPECTED_WORDS
from grants.awards.changing.renewals.queries import latest_renewal
from grants.awards.changing.repayments.queries import asked_of, kept_by_grantee
from grants.awards.changing.repayments.rules import OURS, OWED
from grants.awards.changing.variations.access import side_of
from grants.awards.changing.variations.queries import partners_of
from grants.awards.letters.access import may_read_letter
from grants.awards.letters.again import STANDARD, formats_of, letter_again
from grants.awards.letters.contacts.queries import contact_of
from grants.awards.letters.download import letter_download
from grants.awards.letters.models import Letter
from grants.awards.letters.queries import letter_of, letters_of, letters_to, page_of_letter
from grants.awards.letters.rules import NAMES
from grants.awards.models import ACCEPTED, PAID, PLANNED, Award, Instalment
from grants.awards.offers.in_words import signed_by
from grants.awards.offers.queries import signatures_of
from grants.awards.paying.payments import queries as payment_queries
from grants.awards.paying.payments.rules import tell_us_by
from grants.awards.paying.runs.models import LIVE, UNANSWERED
from grants.awards.paying.runs.queries import last_payments_of
from grants.awards.paying.runs.unexpected.queries import of_award
from grants.awards.paying.runs.words import expected
from grants.awards.planning.conditions import in_words as condition_words
from grants.awards.planning.conditions import queries as condition_queries
from grants.awards.planning.obstacles.in_words import what_stops
from grants.awards.planning.obstacles.queries import early_payments_of
from grants.awards.planning.obstacles.rules import payable_from
from grants.awards.planning.plans.queries import dated_years, plan_of, returns_of_plan, years_said
from grants.kernel.access import signed_in
from grants.kernel.clock import london_day
from grants.kernel.pages import FormReader
from grants.kernel.problems import check
from grants.kernel.web import allow, current_actor, current_session, current_time, shown_at
from grants.organisations import queries as organisations

pages = Blueprint("awards", __name__)


@pages.get("/awards", endpoint="list")
@allow(signed_in)
def list_awards() -> ResponseReturnValue:
    """The grants of those whom this person acts for, and those with their money in it; letters to them."""
    session, actor = current_session(), current_actor()
    page = queries.awards_page(session, actor, own=True, after=request.args.get("after"))
    letters = letters_to(session, actor.held("member"))
    return render_template("awards/pages/list.html", page=page, letters=letters)


@pages.get("/awards/<uuid:award_id>")
@allow(may_read_award, load=queries.award_of)
def show(award: Award) -> ResponseReturnValue:
    session, actor = current_session(), current_actor()
    reads_letters = may_read_letters(actor, award) is None
    today = london_day(current_time())
    paid_to = payment_queries.payee_of(session, award)
    signatures = signatures_of(session, award.id)
    payments = last_payments_of(session, award.id)
    unpaid = [instalment for instalment in award.instalments if instalment.state != PAID]
    coming = [instalment for instalment in unpaid if instalment.is_to_come]
    way = way_of(session, award, current_time())
    is_open = rules.is_open(award.state, award.accept_by, current_time())
    repayments = asked_of(session, award.id)
    refusal, notice = may_decide_about_award(actor, award), _notice(award)
    return render_template(
        "awards/pages/show.html",
        way=way,
        next_step=words.next_step(way),
        steps=words.DONE,
        waited_for=words.WAITED_FOR,
        award=award,
        reads_application=award.application is not None and may_read_application(actor, award.application) is None,
        reads_scheme=actor.is_administrator or bool(actor.held("funder") & {share.funder_id for share in award.shares}),
        contact=contact_of(
            session, award_id=award.id, organisation_id=award.organisation_id, scheme_id=award.scheme_id, on=today
        ),
        letters=letters_of(session, award.id) if reads_letters else [],
        signatures=signatures if reads_letters else [],
        has_signed=any(each.person_id == actor.person_id for each in signatures),
        signed_by=signed_by(award, signatures) if reads_letters else "",
        conditions=condition_queries.conditions_of(session, award.id) if reads_letters else [],
        condition_words=condition_words,
        host=condition_queries.host_of(session, award),
        partners=partners_of(session, award),
        today=today,
        reads_letters=reads_letters,
        may_answer=may_answer_offer(actor, award) is None,
        refusal=refusal,
        is_open=is_open,
        plan=plan_of(session, award, accepted_on=today) if is_open and reads_letters else [],
        returns=returns_of_plan(session, award) if is_open and reads_letters else [],
        paid=sum(each.amount_pence for each in award.instalments if each.state == PAID),
        to_come=sum(each.amount_pence for each in coming),
        stopped=sum(each.amount_pence for each in unpaid if not each.is_to_come),
        owed=sum(each.amount - each.received for each in repayments if each.state in OWED),
        kept=sum(each.amount_pence for each in kept_by_grantee(session, award.id)),
        unexpected_words=UNEXPECTED_WORDS,
        unexpected=of_award(session, award.id) if actor.is_administrator and refusal is None else [],
        late=[each for each in coming if _waits_late(each, today)],
        signatories=organisations.signatories(session, award.signing_organisation_id),
        payee=paid_to if reads_letters else None,
        expected=partial(expected, payments=payments, payee=paid_to, today=today),
        on_their_way={key for key, each in payments.items() if each.state in UNANSWERED},
        live_runs={key: each.run_id for key, each in payments.items() if each.state in LIVE},
        unpaid=bool(coming),
        years=dated_years(session, award) if years_said(session, award.id) else [],
        stops=what_stops(session, unpaid, today=today),
        pays_from=_pays_from(coming, today),
        early_payments=early_payments_of(session, award.id) if actor.is_administrator else [],
        tell_by=tell_us_by(min(each.pay_by for each in coming), today) if coming else None,
        fills_gaps=actor.holds("member", award.signing_organisation_id),
        reason_for_refusal=queries.reason_for_refusal(session, award.id),
        end_notice=notice,
        how_notice_stands=_how_it_stands(award, notice),
        renewal=latest_renewal(session, award.id) if reads_letters else None,
        has_repayments=any(each.state not in OURS for each in repayments),
        may_give_notice=award.state == ACCEPTED and may_give_notice(actor, award) is None,
    )


def _pays_from(unpaid: Sequence[Instalment], today: date) -> dict[UUID, date]:
    """From which day the next payment can be made, by its id, where that is still to come."""
    following = unpaid[0] if unpaid else None
    if following is None or following.state != PLANNED or following.waits_for_return is not None:
        return {}
    day = payable_from(following.due_on)
    return {following.id: day} if day > today else {}


def _waits_late(instalment: Instalment, today: date) -> bool:
    """Whether the day of an instalment is past and its return is with the grantee, never sent or sent back."""
    waits = instalment.state == PLANNED and instalment.waits_for_return and instalment.return_sent_on is None
    return bool(waits) and instalment.due_on < today


def _notice(award: Award) -> Notice | None:
    """The notice of a grant that this person may know of."""
    notice = latest_notice(current_session(), award.id)
    return notice if notice and knows_of(current_actor(), award, notice) else None


def _how_it_stands(award: Award, notice: Notice | None) -> str:
    """What notice waits for that is only prepared; empty for all other."""
    if notice is None or notice.state != PREPARED:
        return ""
    return how_it_stands(notice, is_ours=side_of(current_actor(), award) == US)


# Letters


@pages.get("/letters/<uuid:letter_id>")
@allow(may_read_letter, load=letter_of)
def letter(letter: Letter) -> Response:
    return letter_download(letter)


@pages.get("/letters/<uuid:letter_id>/page")
@allow(may_read_letter, load=letter_of)
def letter_page(letter: Letter) -> ResponseReturnValue:
    """A letter as a page to read here."""
    session = current_session()
    return render_template(
        "awards/pages/letter.html",
        letter=letter,
        name=NAMES[letter.kind],
        said=page_of_letter(session, letter.id),
        formats=[*formats_of(session, letter).items()],
    )


@pages.get("/letters/<uuid:letter_id>/again")
@shown_at("awards.letter_page")
@allow(may_read_letter, load=letter_of)
def another_format(letter: Letter) -> Response:
    """The same letter in another format; without any choice as a PDF of the usual size."""
    reader = FormReader(request.args)
    points = reader.number("points", "the size") if reader.text("points").strip() else None
    check(reader.problems)
    return letter_again(current_session(), letter, request.args.get("format", STANDARD), points)
