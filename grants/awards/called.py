"""What awards, letters, conditions and payment runs are called, where a list of other things names them."""

from collections.abc import Set
from datetime import datetime
from uuid import UUID

from flask import url_for
from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from grants.applications.models import Application
from grants.awards.letters.models import Letter
from grants.awards.models import PAID, PAYABLE, PLANNED, Award, Instalment
from grants.awards.paying.runs.models import PaymentRun
from grants.awards.planning.conditions.models import AwardCondition
from grants.awards.planning.conditions.rules import UNSETTLED
from grants.awards.queries import readable_by
from grants.kernel.access import Actor
from grants.kernel.clock import london_day
from grants.kernel.look import day
from grants.kernel.money import pounds
from grants.kernel.stage import MOST_BELONGING, MOST_MEANT, Belonging, Named


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


def belonging(session: Session, actor: Actor, record_id: UUID, now: datetime) -> list[Belonging]:
    """The grants of an organisation, or of an application; the payments and conditions of these, or of one grant.

    Those that an organisation holds for others are grants of it too.
    """
    held = select(Application.id).where(Application.host_organisation_id == record_id)
    its_own = or_(Award.organisation_id == record_id, Award.id == record_id, Award.application_id == record_id)
    theirs = (
        select(Award)
        .where(or_(its_own, Award.application_id.in_(held)), readable_by(actor))
        .order_by(Award.id.desc())
        .limit(MOST_BELONGING)
    )
    grants = {each.id: each for each in session.scalars(theirs)}
    payments = select(Instalment).where(Instalment.award_id.in_(grants)).order_by(Instalment.due_on.desc())
    open_ = AwardCondition.state.in_(UNSETTLED)
    conditions = (
        select(AwardCondition).where(AwardCondition.award_id.in_(grants), open_).order_by(AwardCondition.due_on)
    )
    return [
        *(
            Belonging(
                "Grants", _grant(each), _page_of(each), pounds(each.amount_pence), state=each.state, on_own_page=True
            )
            for each in grants.values()
            if each.id != record_id
        ),
        *(
            Belonging(
                "Payments",
                f"Payment {each.number} of {_grant(grants[each.award_id])}",
                _page_of(grants[each.award_id]),
                f"{pounds(each.amount_pence)}, {_when(each)}",
                state=each.state if actor.is_administrator or each.state == PAID else PLANNED,
                is_overdue=actor.is_administrator and each.state == PAYABLE and each.due_on < london_day(now),
                on_own_page=True,
            )
            for each in session.scalars(payments.limit(MOST_BELONGING))
        ),
        *(
            Belonging(
                "Conditions not met",
                f"Condition {each.number} of {_grant(grants[each.award_id])}",
                url_for("conditions.show", award_id=each.award_id, number=each.number),
                f"due on {day(each.due_on)}" if each.due_on else "",
                state=each.state,
                is_overdue=each.due_on is not None and each.due_on < london_day(now),
            )
            for each in session.scalars(conditions.limit(MOST_BELONGING))
        ),
    ]


def _when(instalment: Instalment) -> str:
    return f"on {day(instalment.paid_on)}" if instalment.paid_on else f"due on {day(instalment.due_on)}"
