"""Payable instalments are approved by one person and paid by another; who was paid, and where, is kept."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.awards.events import InstalmentApproved, InstalmentPaid
from grants.awards.models import PAID, PAYABLE, Award, Instalment
from grants.awards.obstacles.queries import holds_of
from grants.awards.payments import queries as payment_queries
from grants.awards.payments import rules
from grants.awards.payments.queries import Payee
from grants.kernel.access import Actor
from grants.kernel.clock import london_day
from grants.kernel.encryption import Vault
from grants.kernel.events import publish
from grants.kernel.problems import Conflict, Denied, NotFound, check
from grants.organisations import queries as organisations
from grants.organisations.bank import service as bank_service
from grants.organisations.bank.rules import Account
from grants.organisations.models import BankAccount

APPROVED_IT_YOURSELF = "You approved this payment, so somebody else has to pay it."
WHERE_IT_WENT = (
    "It ends in {ends_in}. Did you pay into that one? If not, do not mark this as paid: ask your bank first."
)


def approve_instalment(
    session: Session, award: Award, *, number: int, version: int, actor: Actor, now: datetime
) -> Instalment:
    """Say that an instalment is to be paid; somebody else pays it then. An account that changed needs it anew.

    `version` is that of the account that was read. Raises NotFound when the award has no such instalment, Conflict when
    it is not payable, is approved already, or whoever is paid cannot be paid now, and Stale when the account has
    changed since.
    """
    approver = _person(actor)
    instalment = _locked_instalment(session, award, number)
    organisations.locked_organisation(session, award.signing_organisation_id)
    payee = payment_queries.payee_of(session, award)
    _check_can_be_paid(payee)
    if payee.stands_approved(instalment):
        raise Conflict("This payment is approved already. Somebody else than who approved it pays it.", code="approved")
    account = _account(payee)
    bank_service.check_account_version(account, version, f"It ends in {account.last_digits}: look at it, then approve.")
    instalment.approved_at, instalment.approved_by = now, approver
    approved = InstalmentApproved(award_id=award.id, number=number, amount_pence=instalment.amount_pence)
    publish(session, approved, actor=actor, now=now, about=award.related_ids)
    return instalment


def mark_paid(
    session: Session, award: Award, *, number: int, paid_on: date | None, version: int, actor: Actor, now: datetime
) -> Instalment:
    """Record that an instalment was paid on a day; today when none is given.

    `version` is that of the account that it was paid into. Raises NotFound when the award has no such instalment,
    Conflict when it is not payable or not approved, or whoever is paid cannot be paid now, Denied to whoever approved
    it, Stale when the account has changed since, and Invalid when the day cannot be right.
    """
    payer = _person(actor)
    instalment = _locked_instalment(session, award, number)
    today = london_day(now)
    organisations.locked_organisation(session, award.signing_organisation_id)
    payee = payment_queries.payee_of(session, award)
    approved_on = london_day(_approval(instalment, payee, payer))
    account = _account(payee)
    bank_service.check_account_version(account, version, WHERE_IT_WENT.format(ends_in=account.last_digits))
    earlier = payment_queries.paid_before(session, instalment)
    check(rules.payment_problems(paid_on, today=today, approved_on=approved_on, earlier=earlier))
    instalment.state, instalment.paid_on, instalment.paid_at = PAID, paid_on or today, now
    instalment.paid_by = payer
    instalment.paid_to_id = payee.organisation.id
    instalment.paid_into, instalment.paid_fingerprint = account.last_digits, account.bank_fingerprint
    paid = InstalmentPaid(
        award_id=award.id, number=number, paid_on=instalment.paid_on, organisation_id=payee.organisation.id
    )
    publish(session, paid, actor=actor, now=now, about=award.related_ids)
    return instalment


def account_to_pay(
    session: Session, award: Award, *, number: int, vault: Vault, actor: Actor, now: datetime
) -> Account:
    """The account with its numbers, to pay a payable instalment into it. That it was shown is an event.

    Raises NotFound when the award has no such instalment, Conflict when it is not payable or not approved, or whoever
    is paid cannot be paid now, and Denied to whoever approved it.
    """
    instalment = _locked_instalment(session, award, number)
    organisations.locked_organisation(session, award.signing_organisation_id)
    payee = payment_queries.payee_of(session, award)
    _approval(instalment, payee, _person(actor))
    purpose = f"instalment {number} of {award.reference}"
    return bank_service.revealed_account(
        session, payee.organisation, purpose=purpose, vault=vault, actor=actor, now=now
    )


def _locked_instalment(session: Session, award: Award, number: int) -> Instalment:
    statement = select(Instalment).where(Instalment.award_id == award.id, Instalment.number == number)
    instalment = session.scalar(statement.with_for_update().execution_options(populate_existing=True))
    if instalment is None:
        raise NotFound("This grant has no instalment of that number.")
    if instalment.state == PAID:
        raise Conflict("This instalment is marked as paid already.", code="paid_already")
    if instalment.state != PAYABLE:
        raise Conflict("This instalment cannot be paid yet.", code="not_payable")
    if (award.id, number) in holds_of(session, [award.id]):
        raise Conflict("This payment is held. Let it go on first.", code="held")
    return instalment


def _check_can_be_paid(payee: Payee) -> None:
    name = payee.organisation.name
    if payee.is_disputed:
        message = f"Somebody of {name} says that the bank account is not theirs. Ring them about it, then pay."
        raise Conflict(message, code="account_disputed")
    if payee.gaps:
        missing = " ".join(gap.of_them for gap in payee.gaps)
        raise Conflict(f"{name} cannot be paid yet. {missing}", code="profile_incomplete")
    if payee.is_held:
        message = f"The bank account of {name} has to be checked by one of you and confirmed by another. Then pay."
        raise Conflict(message, code="account_unchecked")


def _approval(instalment: Instalment, payee: Payee, payer: UUID) -> datetime:
    """When somebody else than the payer approved a payment that can be made now; raises Conflict and Denied."""
    _check_can_be_paid(payee)
    approved_at = instalment.approved_at
    if approved_at is None or not payee.stands_approved(instalment):
        changed = "The bank account has changed since this payment was approved. " if approved_at else ""
        raise Conflict(
            f"{changed}Somebody has to approve this payment, then somebody else pays it.", code="not_approved"
        )
    if instalment.approved_by == payer:
        raise Denied(APPROVED_IT_YOURSELF)
    return approved_at


def _person(actor: Actor) -> UUID:
    if actor.person_id is None:
        raise Denied("A payment is approved and made by people.")
    return actor.person_id


def _account(payee: Payee) -> BankAccount:
    """The account of a payee that can be paid."""
    if payee.account is None:
        raise AssertionError("an organisation without an account has a gap")
    return payee.account
