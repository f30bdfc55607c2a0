"""What awards, letters, conditions and payment runs are called, where a list of other things names them."""

from collections.abc import Set
from uuid import UUID

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from grants.applications.models import Application
from grants.awards.letters.models import Letter
from grants.awards.models import Award
from grants.awards.paying.runs.models import PaymentRun
from grants.awards.planning.conditions.models import AwardCondition
from grants.kernel.stage import MOST_MEANT, Named


def names(session: Session, ids: Set[UUID]) -> dict[UUID, Named]:
    """Those of these records that are awards, letters, conditions of awards or payment runs."""
    awards = select(Award).where(Award.id.in_(ids))
    conditions = select(AwardCondition).where(AwardCondition.id.in_(ids)).options(joinedload(AwardCondition.award))
    runs = select(PaymentRun.id, PaymentRun.reference).where(PaymentRun.id.in_(ids))
    found = {each.id: Named(_grant(each), _page_of(each)) for each in session.scalars(awards)}
    found |= {each.id: _letter(each) for each in session.scalars(_LETTERS.where(Letter.id.in_(ids)))}
    found |= {each.id: _condition(each) for each in session.scalars(conditions)}
    return found | {
        run_id: Named(f"the payment run {reference}", url_for("runs.show", run_id=run_id))
        for run_id, reference in session.execute(runs)
    }


def meant(session: Session, words: str) -> Set[UUID]:
    """The awards whose title has these words, or whose reference they are."""
    found = select(Award.id).where(Award.title.icontains(words, autoescape=True) | (Award.reference == words.upper()))
    return set(session.scalars(found.limit(MOST_MEANT)))


_LETTERS = select(Letter).options(
    joinedload(Letter.person),
    joinedload(Letter.award).joinedload(Award.application),
    joinedload(Letter.application).joinedload(Application.round),
)


def _condition(condition: AwardCondition) -> Named:
    words = f"condition {condition.number} of {_grant(condition.award)}"
    return Named(
        words, url_for("conditions.show", award_id=condition.award_id, number=condition.number), of=condition.award_id
    )


def _letter(letter: Letter) -> Named:
    if letter.award is not None:
        about, href = _grant(letter.award), _page_of(letter.award)
    else:
        assert letter.application is not None
        about = letter.application.reference
        href = url_for("applications.show", application_id=letter.application_id)
    words = f"a letter to {letter.person.name} about {about}"
    return Named(words, href, undone=f"A{words[1:]} has not gone out", of=letter.award_id or letter.application_id)


def _grant(award: Award) -> str:
    return f"“{award.title}” ({award.reference})"


def _page_of(award: Award) -> str:
    return url_for("awards.show", award_id=award.id)
