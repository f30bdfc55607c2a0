"""Reading monitoring returns."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, select, true
from sqlalchemy.orm import Session, aliased, joinedload

from grants.applications.models import Application
from grants.applications.queries import question_set_of
from grants.awards.access import is_behind
from grants.awards.changing.variations.queries import lines_by_award
from grants.awards.models import MADE, Award
from grants.awards.paying.payments.queries import paid_so_far
from grants.awards.queries import closed_awards, closed_to, not_decidable_by
from grants.kernel import forms
from grants.kernel.access import Actor
from grants.kernel.clock import to_the_minute
from grants.kernel.money import Pence
from grants.kernel.paging import PAGE_SIZE, Page, bounded, page_of
from grants.kernel.problems import NotFound, Problem
from grants.monitoring import rules
from grants.monitoring.asking.grant import Earlier, Grant
from grants.monitoring.asking.outcomes.queries import promises_for
from grants.monitoring.asking.rules import definition_of, doubts_of
from grants.monitoring.models import ACCEPTED, DUE, RETURNED, SKIPPED, SUBMITTED, Return, ReturnAnswer
from grants.monitoring.sent import sent_before
from grants.schemes.models import Round

WITH_GRANTEE = (DUE, RETURNED)
SENT = (SUBMITTED, RETURNED, ACCEPTED)
"""States of a return that tells something: it was sent at least once."""
OPEN, OVERDUE, TO_REVIEW, TO_ANSWER, ALL = "open", "overdue", "to review", "to answer", "all"
VIEWS = (OPEN, OVERDUE, TO_REVIEW, TO_ANSWER, ACCEPTED, ALL)
"""Which returns a list shows: not in yet, late, sent and unread, accepted and not answered, accepted, or every one."""

_WHOSE = (Application.organisation_id, Application.host_organisation_id)


def return_of(session: Session, return_id: UUID) -> Return:
    """A return with its questions, and its award with scheme, organisation, decision, application and shares.

    Raises NotFound.
    """
    award = joinedload(Return.award)
    found = session.scalar(
        select(Return)
        .where(Return.id == return_id)
        .options(
            joinedload(Return.question_set),
            award.joinedload(Award.scheme),
            award.joinedload(Award.organisation),
            award.joinedload(Award.decision),
            award.joinedload(Award.application).options(
                joinedload(Application.question_set), joinedload(Application.round).joinedload(Round.scheme)
            ),
            award.selectinload(Award.shares),
        )
    )
    if found is None:
        raise NotFound("There is no such monitoring return.")
    return found


def questions_of(monitoring_return: Return) -> forms.QuestionSet:
    """The questions of the scheme that this return answers; `asked_of` has those of its grant as well."""
    return question_set_of(monitoring_return.question_set)


def grant_of(session: Session, monitoring_return: Return) -> Grant:
    """What a return goes by: the grant, what it is to change, and the returns before this one."""
    award = monitoring_return.award
    rows = session.execute(
        select(Return.id, Return.number, Return.state, Return.answers)
        .where(Return.award_id == award.id)
        .order_by(Return.number)
    ).all()
    sent_back = sent_before(session, [row.id for row in rows if row.state == RETURNED])
    earlier = [
        (row.number, row.state, sent_back.get(row.id, row.answers) if row.state in SENT else {})
        for row in rows
        if row.number < monitoring_return.number
    ]
    tells = questions_of(monitoring_return).question_telling(forms.SPENT)
    return Grant(
        amount=award.amount_pence,
        paid=paid_so_far(session, award.id),
        budget=budget_of(session, award),
        promises=promises_for(session, award),
        is_last=monitoring_return.number == max((row.number for row in rows if row.state != SKIPPED), default=0),
        returns=sum(row.state != SKIPPED for row in rows),
        last=next((answers for _, state, answers in reversed(earlier) if state in SENT), {}),
        applied=award.application.answers if award.application else {},
        earlier=[Earlier(number, state, _spent(answers, tells)) for number, state, answers in earlier],
    )


def _spent(answers: dict[str, Any], tells: forms.Question | None) -> int:
    spent = answers.get(tells.key) if tells else None
    return spent if isinstance(spent, int) else 0


def definition_asked(monitoring_return: Return, grant: Grant, answers: forms.Answers) -> dict[str, Any]:
    """The questions that are asked with these answers, as data: those of the scheme, and what follows from the grant
    and from the answers.
    """
    return definition_of(monitoring_return.question_set.definition, grant, answers)


def asked_of(monitoring_return: Return, grant: Grant) -> forms.QuestionSet:
    """The questions that are asked now: those of the scheme, and what follows from grant and answers."""
    return asked_with(monitoring_return, grant, monitoring_return.answers)


def asked_with(monitoring_return: Return, grant: Grant, answers: forms.Answers) -> forms.QuestionSet:
    """The questions that would be asked with these answers."""
    return forms.parse_definition(definition_asked(monitoring_return, grant, answers))


def askable_of(monitoring_return: Return, grant: Grant) -> forms.QuestionSet:
    """Every question that this return can come to, whatever its answers."""
    return forms.parse_definition(definition_of(monitoring_return.question_set.definition, grant))


def budget_of(session: Session, award: Award) -> list[tuple[str, Pence]]:
    """What a grant pays for, line by line: as it was agreed last or decided, or else as it was asked for."""
    return budgets_of(session, [award])[award.id]


def budgets_of(session: Session, awards: Collection[Award]) -> dict[UUID, list[tuple[str, Pence]]]:
    """What each of several grants pays for, line by line, by the id of the grant: as it was agreed last or decided, or
    else as it was asked for.
    """
    return {
        award_id: [(line["what"], Pence(line["pence"])) for line in lines]
        for award_id, lines in lines_by_award(session, awards).items()
    }


@dataclass(frozen=True)
class Spending:
    """What a grantee told last as spent, in which return, and what of the money paid it has not spent."""

    number: int
    spent: Pence
    paid: Pence

    @property
    def left(self) -> Pence:
        return Pence(max(0, self.paid - self.spent))


def spending_told(session: Session, award: Award, returns: Sequence[Return]) -> Spending | None:
    """What the last of these returns that was accepted tells as spent; None where none does."""
    for each in reversed(returns):
        tells = questions_of(each).question_telling(forms.SPENT)
        if each.state == ACCEPTED and tells and isinstance(each.answers.get(tells.key), int):
            return Spending(each.number, Pence(each.answers[tells.key]), paid_so_far(session, award.id))
    return None


def remarks_on(monitoring_return: Return, grant: Grant) -> list[Problem]:
    """What whoever reviews this return should look at first."""
    tells = questions_of(monitoring_return).question_telling(forms.SPENT)
    spent = monitoring_return.answers.get(tells.key) if tells else None
    doubtful = doubts_of(monitoring_return.question_set.definition, grant, monitoring_return.answers)
    return [Problem(rules.field_of(each.about), each.remark, "doubtful") for each in doubtful] + rules.remarks(
        grant,
        spent=spent if isinstance(spent, int) else None,
        spent_field=rules.field_of(tells.key) if tells else "",
        period_to=monitoring_return.period_to,
        submitted_at=monitoring_return.submitted_at,
    )


def returns_of_award(session: Session, award: Award, actor: Actor) -> list[Return]:
    """The returns of an award that the actor may read, in order, with their questions."""
    statement = (
        select(Return)
        .where(Return.award_id == award.id)
        .order_by(Return.number)
        .options(joinedload(Return.question_set), joinedload(Return.award).selectinload(Award.shares))
    )
    if not (actor.is_administrator or actor.holds("member", award.organisation_id) or is_behind(actor, award)):
        statement = statement.where(Return.state == ACCEPTED)
    return list(session.scalars(statement))


def how_many_returns(session: Session, award_id: UUID) -> int:
    """How many returns a grant makes, sent or not."""
    return session.scalar(select(func.count()).where(Return.award_id == award_id)) or 0


def has_returns(session: Session, award_id: UUID) -> bool:
    return session.scalar(select(Return.id).where(Return.award_id == award_id).limit(1)) is not None


def returns_page(
    session: Session, actor: Actor, *, view: str, now: datetime, after: str | None = None, size: int = PAGE_SIZE
) -> Page[Return]:
    """Returns of all awards with the first due first, so that those overdue stand at the top.

    Not those that are closed to this administrator for a conflict of interest.
    """
    award = joinedload(Return.award)
    statement = (
        select(Return)
        .where(in_view(view, now), Return.award_id.not_in(closed_to(actor)))
        .options(
            joinedload(Return.question_set),
            award.joinedload(Award.organisation),
            award.joinedload(Award.scheme),
            award.joinedload(Award.application).load_only(*_WHOSE),
        )
    )
    return page_of(session, statement, by=(Return.due_at, Return.id), after=after, size=size)


def in_view(view: str, now: datetime) -> ColumnElement[bool]:
    """Whether a return is in one of the views."""
    if view == OVERDUE:
        return is_asked_for() & (Return.due_at < to_the_minute(now))
    if view == OPEN:
        return is_asked_for()
    if view == TO_REVIEW:
        return Return.state == SUBMITTED
    if view == TO_ANSWER:
        return is_unanswered()
    return Return.state == ACCEPTED if view == ACCEPTED else true()


def is_asked_for() -> ColumnElement[bool]:
    """Whether the grantee has a return to make: due or sent back, and notice does not end the grant before it."""
    award = aliased(Award)
    ends_before = exists().where(award.id == Return.award_id, award.under_notice_until < Return.period_from)
    return Return.state.in_(WITH_GRANTEE) & ~ends_before


def is_unanswered() -> ColumnElement[bool]:
    """Whether a return was accepted and its people have not heard what we make of it."""
    answered = select(ReturnAnswer.return_id).where(ReturnAnswer.return_id == Return.id)
    return (Return.state == ACCEPTED) & ~answered.exists()


def returns_to_make(session: Session, organisation_ids: frozenset[UUID], *, until: datetime) -> list[Return]:
    """What these organisations owe by `until`, and what was sent back to them, the first due first."""
    award = joinedload(Return.award)
    return list(
        session.scalars(
            select(Return)
            .join(Return.award)
            .where(
                Award.organisation_id.in_(organisation_ids),
                Award.state.in_(MADE),
                is_asked_for(),
                (Return.due_at <= until) | (Return.state == RETURNED),
            )
            .order_by(Return.due_at, Return.id)
            .limit(bounded())
            .options(award.joinedload(Award.organisation), award.joinedload(Award.scheme))
        )
    )


def late_returns_of_hosted(session: Session, host_ids: frozenset[UUID], now: datetime) -> list[Return]:
    """What groups owe for grants whose money these hosts hold, and is overdue, the first due first."""
    award = joinedload(Return.award)
    return list(
        session.scalars(
            select(Return)
            .join(Return.award)
            .join(Award.application)
            .where(
                Application.host_organisation_id.in_(host_ids),
                Award.state.in_(MADE),
                is_asked_for(),
                Return.due_at < to_the_minute(now),
            )
            .order_by(Return.due_at, Return.id)
            .limit(bounded())
            .options(award.joinedload(Award.organisation))
        )
    )


def counts(session: Session, actor: Actor, now: datetime) -> tuple[int, int]:
    """How many returns wait for this administrator's review, and how many of those that they read are overdue."""
    to_decide = Return.award_id.not_in(not_decidable_by(actor))
    is_late = in_view(OVERDUE, now)
    to_review, late = session.execute(
        select(
            func.count().filter(Return.state == SUBMITTED, to_decide),
            func.count().filter(is_late),
        )
        .select_from(Return)
        .where(Return.award_id.not_in(closed_to(actor)))
    ).one()
    return to_review, late


def closed_returns(session: Session, actor: Actor) -> frozenset[UUID]:
    """The returns of grants that are closed to a person for a conflict of interest."""
    awards = closed_awards(session, actor)
    return frozenset(session.scalars(select(Return.id).where(Return.award_id.in_(awards)))) if awards else frozenset()
