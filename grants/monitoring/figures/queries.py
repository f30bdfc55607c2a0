"""Reading the figures of grants."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from grants.awards.models import Award
from grants.monitoring.asking.outcomes.queries import promises_by_award
from grants.monitoring.figures.rules import Answered, Figures, figures_of, tells_by_line
from grants.monitoring.models import ACCEPTED, RETURNED, Return
from grants.monitoring.queries import budgets_of
from grants.monitoring.sent import sent_before


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
    returns = session.scalars(found).all()
    sent_back = sent_before(session, [each.id for each in returns if each.state == RETURNED])
    for each in returns:
        told[each.award_id].append((each.question_set.definition, sent_back.get(each.id, each.answers)))
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
