"""Feedback for an applicant: the draft that marks make, and the check that what goes out names no member."""

from collections import defaultdict
from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.applications.models import Application
from grants.identity.models import Person
from grants.kernel.access import Actor
from grants.kernel.problems import Problem
from grants.organisations.models import Organisation
from grants.panels.access import may_decide
from grants.panels.feedback_rules import CriterionMarks, FeedbackDraft, draft, guide_on_scale
from grants.panels.models import DONE, Allocation, PanelMember, Score
from grants.panels.naming_rules import naming_problems
from grants.panels.seats import Seat
from grants.schemes.models import Criterion, Scheme


def may_have_draft(actor: Actor, seat: Seat) -> str | None:
    """Whoever records the decision, once no other mark can sway theirs."""
    unseen = "You see the others’ marks, and feedback made of them, once yours are given."
    return may_decide(actor, seat) or (None if seat.sees_others else unseen)


def feedback_draft(session: Session, seat: Seat) -> FeedbackDraft:
    """Feedback made of the done marks for an application, for a person to edit."""
    scheme = seat.application.round.scheme
    of_mark = (Allocation.application_id == Score.application_id) & (Allocation.member_id == Score.member_id)
    done: dict[UUID, list[tuple[int | None, str]]] = defaultdict(list)
    for criterion_id, mark, reason in session.execute(
        select(Score.criterion_id, Score.mark, Score.reason)
        .join(Allocation, of_mark)
        .where(Score.application_id == seat.application.id, Allocation.state == DONE)
    ):
        done[criterion_id].append((mark, reason))
    return draft([_marks(scheme, criterion, done[criterion.id]) for criterion in scheme.criteria])


def _marks(scheme: Scheme, criterion: Criterion, done: list[tuple[int | None, str]]) -> CriterionMarks:
    return CriterionMarks(
        name=criterion.name,
        guide=guide_on_scale(criterion.guide, lowest=scheme.lowest_mark, highest=scheme.highest_mark),
        lowest=scheme.lowest_mark,
        highest=scheme.highest_mark,
        marks=tuple(mark for mark, _ in done if mark is not None),
        comments=tuple(reason for _, reason in done),
    )


def names_told(session: Session, panel_id: UUID, application: Application, texts: Mapping[str, str]) -> list[Problem]:
    """Where the texts of a decision, by field, name somebody who is or was on the panel."""
    on_it = select(Person.name).join(PanelMember, PanelMember.person_id == Person.id)
    names = list(session.scalars(on_it.where(PanelMember.panel_id == panel_id).order_by(PanelMember.id)))
    organisation = session.get_one(Organisation, application.organisation_id)
    known = f"{application.title} {organisation.name}"
    return [problem for field, text in texts.items() for problem in naming_problems(field, text, names, known=known)]
