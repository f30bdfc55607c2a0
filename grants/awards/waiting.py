"""What waits for people about awards: offers to accept, instalments to pay."""

from datetime import datetime

from flask import url_for
from sqlalchemy.orm import Session

from grants.awards import queries
from grants.awards.models import OFFERED, PAYABLE, Award, Instalment
from grants.awards.offers.paper.models import PaperAcceptance
from grants.awards.offers.paper.queries import to_confirm
from grants.awards.offers.paper.rules import WAITING
from grants.awards.offers.queries import lacking_a_second, number_half_signed, signed_once
from grants.awards.paying.payments import queries as payment_queries
from grants.awards.paying.payments.rules import tell_us_by
from grants.awards.paying.runs import queries as run_queries
from grants.awards.paying.runs.answering.rules import WORKING_DAYS_TO_ANSWER
from grants.awards.paying.runs.checking import total_now
from grants.awards.paying.runs.models import DRAFT, NOT_SENT, PREPARED, RELEASED, UNANSWERED, Payment, PaymentRun
from grants.awards.rules import working_days_after
from grants.kernel.access import Actor
from grants.kernel.clock import end_of_day, london_day
from grants.kernel.counting import counted
from grants.kernel.money import pounds
from grants.kernel.stage import Waiting
from grants.kernel.waiting import administrators, members, waits_for


@waits_for(members, theirs=queries.THEIR_AWARDS.c.state == OFFERED)
def offers_to_accept(session: Session, actor: Actor, now: datetime) -> list[Waiting]:
    """For those who may sign for an organisation."""
    signs_for = actor.held("signatory")
    if not signs_for:
        return []
    offers = queries.open_offers(session, signs_for, now)
    signed = signed_once(session, [award.id for award in offers])
    return [
        Waiting(
            text=f"{_verb(award.id in signed)} the grant of {pounds(award.amount_pence)} from {award.scheme.name}",
            href=url_for("offers.accept", award_id=award.id),
            due_at=award.accept_by,
            detail=f"{award.title}, {award.organisation.name}",
        )
        for award in offers
        if actor.person_id not in signed.get(award.id, ())
    ]


@waits_for(members, theirs=queries.THEIR_AWARDS.c.state == OFFERED)
def second_to_name(session: Session, actor: Actor, now: datetime) -> list[Waiting]:
    """For the people of an organisation: each offer that two have to sign while fewer may."""
    acts_for = actor.held("member")
    return [
        Waiting(
            text="Say who else may sign: two have to sign for this grant",
            href=url_for("profile.people", organisation_id=award.signing_organisation_id),
            due_at=award.accept_by,
            detail=f"{award.title}, {award.organisation.name}",
        )
        for award in lacking_a_second(session, acts_for, now)
    ]


@waits_for(administrators, Award.state == OFFERED)
def offers_half_signed(session: Session, actor: Actor, now: datetime) -> list[Waiting]:
    """For administrators: one entry for all offers that one has signed and a second has to."""
    number = number_half_signed(session, actor)
    if not number:
        return []
    text = f"{counted(number, 'offer waits', 'offers wait')} for a second signature"
    return [Waiting(text, url_for("exceptions.list", matter="second"), detail="One person has signed.")]


STATEMENT_WANTED = "One of us checks the account with it before we pay, and another one rings you."


@waits_for(administrators, PaperAcceptance.state == WAITING)
def papers_to_confirm(session: Session, actor: Actor, now: datetime) -> list[Waiting]:
    """For administrators: each acceptance on paper that somebody else entered."""
    return [
        Waiting(
            f"Confirm that {paper.award.organisation.name} accepted {pounds(paper.award.amount_pence)} on paper",
            url_for("paper.show", award_id=paper.award_id),
        )
        for paper in to_confirm(session, actor)
    ]


def _verb(is_signed_once: bool) -> str:
    return "Sign as the second for" if is_signed_once else "Accept"


@waits_for(members, theirs=Instalment.is_to_come & queries.is_theirs(Instalment.award_id))
def before_we_can_pay(session: Session, actor: Actor, now: datetime) -> list[Waiting]:
    """For the people of an organisation that is to be paid: what it has not told yet, section by section, and a bank
    statement while its account is not checked, some working days before it is to be paid.
    """
    unpaid = payment_queries.unpaid_awards_of(session, actor.held("member"))
    today = london_day(now)
    payees = payment_queries.payees_of(session, [award for award, _ in unpaid])
    found: dict[str, Waiting] = {}
    for award, due_on in unpaid:
        payee, by = payees[award.id], end_of_day(tell_us_by(due_on, today))
        if payee.lacks_statement:
            href = url_for("statements.show", organisation_id=payee.organisation.id)
            text = f"Show us a bank statement of {payee.organisation.name}"
            found.setdefault(href, Waiting(text, href, due_at=by, detail=STATEMENT_WANTED))
        for section, title, detail in payee.sections_with_gaps:
            organisation = payee.organisation
            href = url_for("profile.section", organisation_id=organisation.id, section=section)
            text = f"Before we can pay {organisation.name}: {title}"
            found.setdefault(href, Waiting(text, href, due_at=by, detail=detail))
    return list(found.values())


@waits_for(administrators, Award.state == OFFERED)
def offers_run_out(session: Session, actor: Actor, now: datetime) -> list[Waiting]:
    """For administrators: one entry for all that nobody answered in time."""
    number = queries.number_run_out(session, actor, now)
    if not number:
        return []
    text = f"{number} offer{'s were' if number > 1 else ' was'} not answered in time"
    detail = "Give more time, or take the money back for the round."
    return [Waiting(text, url_for("lists.show", list_key="awards", state="run_out"), detail=detail)]


@waits_for(administrators, payment_queries.IS_UNTOUCHED)
def accounts_to_check(session: Session, actor: Actor, now: datetime) -> list[Waiting]:
    """For administrators: the accounts of organisations to be paid that nobody has begun to check."""
    return [
        Waiting(
            text=f"Check the account of {account.organisation.name}",
            href=url_for("account_checks.show", organisation_id=account.organisation_id),
            due_at=end_of_day(due_on),
            detail="Nothing is paid into it until one of you has checked it and another has confirmed it.",
        )
        for account, due_on in payment_queries.accounts_to_begin(session, actor)
    ]


@waits_for(administrators, Instalment.state == PAYABLE)
def instalments_to_pay(session: Session, actor: Actor, now: datetime) -> list[Waiting]:
    """For administrators: one entry for all that they can pay now."""
    total = total_now(session, actor, today=london_day(now))
    if not total.number:
        return []
    text = f"Pay {counted(total.number, 'instalment')}, {pounds(total.pence)} in all"
    return [Waiting(text, url_for("runs.payable"), due_at=end_of_day(total.first) if total.first else None)]


@waits_for(administrators, PaymentRun.state.in_(NOT_SENT))
def runs_to_send(session: Session, actor: Actor, now: datetime) -> list[Waiting]:
    """For administrators: one entry for each run that is not sent and that one of them can act on."""
    found = []
    for run in run_queries.waiting_runs(session, actor):
        if run.state == PREPARED and run.preparer is not None and not run.preparer.is_administrator:
            continue
        mine = run.prepared_by == actor.person_id
        text = (
            _TO_DO[run.state].format(run=run.reference)
            if run.state != PREPARED or not mine
            else (f"Payment run {run.reference} waits for another administrator to release it")
        )
        found.append(Waiting(text, url_for("runs.show", run_id=run.id), due_at=end_of_day(run.pay_on)))
    return found


@waits_for(administrators, Payment.state.in_(UNANSWERED))
def runs_to_answer(session: Session, actor: Actor, now: datetime) -> list[Waiting]:
    """For administrators: one entry for each run of which the bank has not said what became of every payment."""
    found = []
    for run, number in run_queries.unanswered_runs(session, actor):
        text = f"Record what the bank says of {run.reference}"
        due_at = end_of_day(working_days_after(run.pay_on, WORKING_DAYS_TO_ANSWER))
        detail = f"{counted(number, 'payment waits', 'payments wait')} for an answer."
        found.append(Waiting(text, url_for("runs.show", run_id=run.id), due_at=due_at, detail=detail))
    return found


_TO_DO = {
    DRAFT: "Prepare payment run {run}",
    PREPARED: "Release payment run {run}",
    RELEASED: "Send payment run {run}",
}
