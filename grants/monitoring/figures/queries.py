"""Reading the figures of grants."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, joinedload

from grants.awards.models import Award
from grants.kernel.slices import AT_ONCE
from grants.monitoring.asking.outcomes.queries import promises_by_award, promises_in_figures
from grants.monitoring.asking.outcomes.rules import Promise
from grants.monitoring.figures.rules import (
    Answered,
    Asked,
    Brought,
    Figures,
    Reached,
    brought_by,
    figures_of,
    reached_by,
    tells_by_line,
)
from grants.monitoring.models import ACCEPTED, RETURNED, Return
from grants.monitoring.queries import budgets_of
from grants.monitoring.sent import sent_before
from grants.schemes.models import QuestionSetVersion


def figures_of_awards(
    session: Session, awards: Collection[Award], *, states: Sequence[str] = (ACCEPTED,)
) -> dict[UUID, Figures]:
    """What the returns of these grants tell in figures, by the id of the grant: of those accepted, unless other states
    are named. Each grant comes with its decision and its application with what it asked.
    """
    found = (
        select(Return)
        .where(Return.award_id.in_([award.id for award in awards]), Return.state.in_(states))
        .order_by(Return.award_id, Return.number)
        .options(joinedload(Return.question_set))
    )
    told: dict[UUID, list[Answered]] = defaultdict(list)
    asked: dict[UUID, Asked] = {}
    returns = session.scalars(found).all()
    sent_back = sent_before(session, [each.id for each in returns if each.state == RETURNED])
    for each in returns:
        of_scheme = asked.setdefault(each.question_set_id, Asked(each.question_set.definition))
        told[each.award_id].append((of_scheme, sent_back.get(each.id, each.answers)))
    promises = promises_by_award(session, awards)
    budgets = budgets_of(session, [award for award in awards if tells_by_line(told[award.id])])
    return {
        award.id: figures_of(
            promises[award.id],
            budgets.get(award.id, ()),
            told[award.id],
        )
        for award in awards
    }


@dataclass(frozen=True)
class InFigures:
    """What the accepted returns of a grant tell of its outcomes, those with a figure, and what it brought."""

    reached: Sequence[Reached]
    brought: Brought


def told_in_figures(
    session: Session, grants: ColumnElement[bool], *, accepted_before: datetime | None = None
) -> dict[UUID, InFigures]:
    """What the accepted returns of all grants tell that a condition on `Award` names, by the id of the grant: in a
    constant number of queries, with the answers of a few returns at once in memory. Grants that promised no figure and
    told nothing are left out. With `accepted_before` it is what they told until then.
    """
    promises = promises_in_figures(session, grants)
    accepted = [grants, Return.state == ACCEPTED]
    if accepted_before is not None:
        accepted.append(Return.reviewed_at < accepted_before)
    asked = asked_in(session, *accepted)
    answers = (
        select(Return.award_id, Return.question_set_id, Return.answers)
        .join(Return.award)
        .where(*accepted)
        .order_by(Return.award_id, Return.number)
    )
    found = {award_id: _in_figures(promised, ()) for award_id, promised in promises.items()}
    rows = session.execute(answers.execution_options(yield_per=AT_ONCE))
    for award_id, of_award in groupby(rows, key=lambda row: row.award_id):
        returns = [(asked[row.question_set_id], row.answers) for row in of_award]
        found[award_id] = _in_figures(promises.get(award_id, ()), returns)
    return found


def _in_figures(promises: Sequence[Promise], returns: Sequence[Answered]) -> InFigures:
    reached = [each for each in reached_by(promises, returns) if each.promise.measure is not None]
    return InFigures(reached, brought_by(returns))


def asked_in(session: Session, *which: ColumnElement[bool]) -> dict[UUID, Asked]:
    """What the returns were asked that conditions on `Return` and `Award` name, by the id of the question set."""
    sets = select(Return.question_set_id).join(Return.award).where(*which)
    found = select(QuestionSetVersion.id, QuestionSetVersion.definition).where(QuestionSetVersion.id.in_(sets))
    return {id_: Asked(definition) for id_, definition in session.execute(found)}
