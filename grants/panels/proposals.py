"""What of panels one of us begins and another confirms."""

from uuid import UUID

from flask import url_for
from sqlalchemy import literal, select
from sqlalchemy.orm import Session, joinedload

from grants.applications.models import Application
from grants.kernel.proposals import Begun, Proposals
from grants.panels.members.own.models import AGREED, Expense
from grants.panels.members.own.service import PAYING
from grants.panels.models import PROPOSED, Decision, Panel, PanelMember

DECIDE_ANEW = "Propose it anew, and another officer makes it final."


def _decision(session: Session, application_id: UUID, _: int) -> Begun:
    application = session.get_one(Application, application_id)
    href = url_for("deciding.show", application_id=application_id)
    return Begun(f"What officers decide on “{application.title}”", href, of=application_id)


def _expense(session: Session, expense_id: UUID, _: int) -> Begun:
    member = joinedload(Expense.member).joinedload(PanelMember.person)
    expense = session.get_one(Expense, expense_id, options=[member])
    href = url_for("members.expense", panel_id=expense.member.panel_id, expense_id=expense_id)
    return Begun(f"What {expense.member.person.name} claims for expenses", href)


PROPOSALS = (
    Proposals(
        select(Decision.application_id, literal(0), Decision.decided_by, Decision.decided_at)
        .join(Panel, Panel.id == Decision.panel_id)
        .where(Decision.state == PROPOSED, Panel.is_of_officers),
        _decision,
        DECIDE_ANEW,
    ),
    Proposals(
        select(Expense.id, literal(0), Expense.agreed_by, Expense.settled_at).where(Expense.state == AGREED),
        _expense,
        PAYING.instead,
    ),
)
