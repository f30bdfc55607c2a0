"""Reading what an organisation promised and told for all its grants."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from grants.applications.models import Application
from grants.awards.models import MADE, PAID, Award, Instalment
from grants.awards.queries import closed_to
from grants.kernel.access import Actor
from grants.kernel.forms import SPENT
from grants.kernel.money import Pence
from grants.monitoring.figures.queries import figures_of_awards
from grants.monitoring.figures.rules import Figures
from grants.monitoring.models import ACCEPTED, RETURNED, SKIPPED, Return, ReturnAnswer, ReturnUse
from grants.monitoring.queries import SENT, WITH_GRANTEE, questions_of
from grants.monitoring.sent import sent_before
from grants.organisations.models import Organisation
from grants.schemes.models import Round
from grants.schemes.rules import minutes_needed

SHOWN = 200
"""Returns of one organisation; the latest due of more."""


@dataclass(frozen=True)
class Due:
    """A return to send, and about how many minutes it takes."""

    record: Return
    minutes: int


@dataclass(frozen=True)
class Became:
    """An accepted return, our answer to it, and where it was used."""

    record: Return
    answer: ReturnAnswer | None
    uses: Sequence[ReturnUse]


@dataclass(frozen=True)
class OfGrant:
    """One grant: its money in pence, what was told as spent (None while nothing is), what its returns tell in figures,
    and what became of them.
    """

    award: Award
    paid: Pence
    spent: Pence | None
    figures: Figures
    became: Sequence[Became]


@dataclass(frozen=True)
class OwnPicture:
    """All grants of an organisation: what is due, the first due first, and each grant."""

    due: Sequence[Due]
    grants: Sequence[OfGrant]


def own_picture(session: Session, organisation: Organisation, actor: Actor) -> OwnPicture:
    """What an organisation promised and told. Not of grants that are closed to this administrator."""
    returns = _returns(session, organisation, actor)
    due = sorted((each for each in returns if each.state in WITH_GRANTEE), key=lambda each: (each.due_at, each.id))
    paid = _paid(session, {each.award_id for each in returns})
    became = _became(session, [each for each in returns if each.state == ACCEPTED])
    awards = list({each.award_id: each.award for each in returns}.values())
    figures = figures_of_awards(session, awards, states=SENT)
    sent_back = sent_before(session, [each.id for each in returns if each.state == RETURNED])
    return OwnPicture(
        [Due(each, minutes_needed(questions_of(each).minutes)) for each in due],
        [
            _of_grant(list(of_award), figures[award_id], paid, became, sent_back)
            for award_id, of_award in groupby(returns, key=lambda each: each.award_id)
        ],
    )


def _returns(session: Session, organisation: Organisation, actor: Actor) -> list[Return]:
    """All returns of its grants, grant by grant, the latest grant first."""
    award = joinedload(Return.award)
    application = award.joinedload(Award.application)
    found = (
        select(Return)
        .join(Return.award)
        .where(Award.organisation_id == organisation.id, Award.state.in_(MADE), Return.state != SKIPPED)
        .order_by(Award.awarded_on.desc(), Award.id.desc(), Return.number)
        .limit(SHOWN)
        .options(
            joinedload(Return.question_set),
            award.joinedload(Award.scheme),
            award.joinedload(Award.decision),
            application.joinedload(Application.question_set),
            application.joinedload(Application.round).joinedload(Round.scheme),
        )
    )
    if not actor.holds("member", organisation.id):
        found = found.where(Award.id.not_in(closed_to(actor)))
    return list(session.scalars(found))


def _paid(session: Session, award_ids: set[UUID]) -> dict[UUID, Pence]:
    paid = (
        select(Instalment.award_id, func.sum(Instalment.amount_pence))
        .where(Instalment.award_id.in_(award_ids), Instalment.state == PAID)
        .group_by(Instalment.award_id)
    )
    return {award_id: Pence(pence) for award_id, pence in session.execute(paid)}


def _became(session: Session, accepted: Sequence[Return]) -> dict[UUID, list[Became]]:
    ids = [each.id for each in accepted]
    answers = select(ReturnAnswer).where(ReturnAnswer.return_id.in_(ids)).options(joinedload(ReturnAnswer.answerer))
    answer_of = {answer.return_id: answer for answer in session.scalars(answers)}
    uses: dict[UUID, list[ReturnUse]] = defaultdict(list)
    for use in session.scalars(select(ReturnUse).where(ReturnUse.return_id.in_(ids)).order_by(ReturnUse.id)):
        uses[use.return_id].append(use)
    found: dict[UUID, list[Became]] = defaultdict(list)
    for each in accepted:
        found[each.award_id].append(Became(each, answer_of.get(each.id), uses[each.id]))
    return found


def _of_grant(
    returns: Sequence[Return],
    figures: Figures,
    paid: dict[UUID, Pence],
    became: dict[UUID, list[Became]],
    sent_back: dict[UUID, dict[str, Any]],
) -> OfGrant:
    award = returns[0].award
    return OfGrant(
        award,
        paid.get(award.id, Pence(0)),
        _spent(returns, sent_back),
        figures,
        became[award.id],
    )


def _spent(returns: Sequence[Return], sent_back: dict[UUID, dict[str, Any]]) -> Pence | None:
    """What the last return that was sent tells as spent."""
    for each in reversed(returns):
        question = questions_of(each).question_telling(SPENT)
        told = sent_back.get(each.id, each.answers).get(question.key) if each.state in SENT and question else None
        if isinstance(told, int):
            return Pence(told)
    return None
