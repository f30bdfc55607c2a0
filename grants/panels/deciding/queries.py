"""What a decision starts from, and what is proposed."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from grants.applications.models import Application
from grants.applications.queries import question_set_of
from grants.kernel.forms.budgets import lines_of
from grants.kernel.money import Pence
from grants.kernel.paging import Page, page_of
from grants.panels.models import Decision
from grants.panels.queries import WITH_APPLICATION, is_proposed


def asked_lines(application: Application) -> list[dict[str, Any]]:
    """The lines of the application's own budget, {"what": …, "pence": …} each, with its share of running costs; none
    where it asked for no budget.
    """
    questions = question_set_of(application.question_set).questions
    budgets = (application.answers.get(question.key) for question in questions if question.type == "budget")
    return [line for budget in budgets if isinstance(budget, dict) for line in lines_of(budget)]


def money_proposed(session: Session, panel_id: UUID, *, closed: Collection[UUID]) -> Pence:
    """What all of it comes to."""
    total = select(func.sum(Decision.amount_pence)).where(*is_proposed(panel_id, closed))
    return Pence(int(session.scalar(total) or 0))


@dataclass(frozen=True)
class InReserve:
    """A page of those that are proposed for the reserve list, the first first, after so many of `number` in all."""

    page: Page[Decision]
    before: int
    number: int


def proposed_reserve(
    session: Session, panel_id: UUID, *, closed: Collection[UUID], after: str | None = None
) -> InReserve:
    """A page of the decisions that propose a place in reserve, in order, with their applications."""
    reserve = (*is_proposed(panel_id, closed), Decision.reserve_place.is_not(None))
    found = select(Decision).where(*reserve).options(WITH_APPLICATION)
    page = page_of(session, found, by=(Decision.reserve_place,), after=after)
    first = page.items[0].reserve_place if page.items else 0
    earlier = func.count().filter(Decision.reserve_place < first)
    before, number = session.execute(select(earlier, func.count()).where(*reserve)).one()
    return InReserve(page, before, number)


def order_of_reserve(session: Session, panel_id: UUID, *, closed: Collection[UUID]) -> Sequence[UUID]:
    """The applications proposed for the reserve list in their order, all of them."""
    reserve = (*is_proposed(panel_id, closed), Decision.reserve_place.is_not(None))
    return session.scalars(select(Decision.application_id).where(*reserve).order_by(Decision.reserve_place)).all()
