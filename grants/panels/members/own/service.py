"""Members accept the terms of reference, say what they need to take part, and claim their expenses."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from grants.identity.by_two.queries import gone
from grants.identity.by_two.rules import Pair
from grants.identity.by_two.service import check_second
from grants.kernel.access import Actor
from grants.kernel.clock import london_day
from grants.kernel.db import new_id
from grants.kernel.events import publish
from grants.kernel.money import Pence
from grants.kernel.problems import Conflict, check
from grants.panels.members.own.events import AccessNeedsChanged, ExpenseClaimed, ExpenseSettled, TermsAccepted
from grants.panels.members.own.models import AGREED, CLAIMED, PAID, Expense
from grants.panels.members.own.rules import expense_problems, settlement_problems
from grants.panels.models import Panel, PanelMember
from grants.panels.rules import length_problems

PAYING = Pair("You agreed this claim, so another administrator pays it.", "Agree it anew, and another pays it.")


def accept_terms(session: Session, panel: Panel, member: PanelMember, *, actor: Actor, now: datetime) -> None:
    """Accept the terms of reference as they stand; twice is once. Raises Conflict where there are none."""
    session.refresh(panel, ["terms"], with_for_update={"read": True})
    session.refresh(member, ["accepted_terms_at"], with_for_update=True)
    if not panel.terms:
        raise Conflict("This panel has no terms of reference to accept.")
    if member.accepted_terms_at is not None:
        return
    member.accepted_terms_at = now
    session.flush()
    publish(session, TermsAccepted(member_id=member.id, panel_id=panel.id), actor=actor, now=now, about=(panel.id,))


def say_access_needs(session: Session, member: PanelMember, *, access_needs: str, actor: Actor, now: datetime) -> None:
    """Say what a member needs to take part. The event does not tell what it is."""
    check(length_problems("access_needs", access_needs))
    if access_needs.strip() == member.access_needs:
        return
    member.access_needs = access_needs.strip()
    session.flush()
    happened = AccessNeedsChanged(member_id=member.id, panel_id=member.panel_id)
    publish(session, happened, actor=actor, now=now, about=(member.panel_id,))


def claim_expense(
    session: Session,
    member: PanelMember,
    *,
    spent_on: date | None,
    what: str,
    amount_pence: int | None,
    actor: Actor,
    now: datetime,
) -> Expense:
    """Claim what the work of the panel cost a member. Raises Invalid."""
    check(expense_problems(spent_on=spent_on, what=what, amount_pence=amount_pence, today=london_day(now)))
    assert spent_on is not None
    expense = Expense(
        id=new_id(),
        member_id=member.id,
        spent_on=spent_on,
        what=what.strip(),
        amount_pence=Pence(amount_pence or 0),
        state=CLAIMED,
        claimed_at=now,
    )
    expense.member = member
    session.add(expense)
    session.flush()
    happened = ExpenseClaimed(expense_id=expense.id, member_id=member.id, amount_pence=expense.amount_pence)
    publish(session, happened, actor=actor, now=now, about=(member.panel_id,))
    return expense


def settle_expense(
    session: Session, expense: Expense, *, state: str, note: str = "", actor: Actor, now: datetime
) -> None:
    """Agree a claim, refuse it with a reason, or say that it is paid: another person than agreed it.

    Raises Invalid, Denied for whoever agreed it and would pay it, and Conflict where who agreed it runs the programme
    no more: another agrees it anew then.
    """
    session.refresh(expense, ["state", "agreed_by"], with_for_update=True)
    check(settlement_problems(expense.state, state, note, is_gone=bool(gone(session, expense.agreed_by))))
    if state == AGREED:
        expense.agreed_by = actor.person_id
    if state == PAID:
        check_second(session, expense.agreed_by, actor=actor, pair=PAYING)
        expense.paid_by = actor.person_id
    expense.state, expense.note, expense.settled_at = state, note.strip(), now
    session.flush()
    happened = ExpenseSettled(expense_id=expense.id, member_id=expense.member_id, state=state)
    publish(session, happened, actor=actor, now=now, about=(expense.member.panel_id,))
