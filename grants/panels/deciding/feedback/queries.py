"""Feedback for an applicant: the draft that marks make, and the check that what goes out names no member."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from grants.applications.models import Application
from grants.identity.models import Person
from grants.kernel.problems import Problem
from grants.organisations.models import Organisation
from grants.panels.deciding.feedback.naming_rules import naming_problems
from grants.panels.deciding.feedback.rules import (
    STRENGTHS,
    TO_STRENGTHEN,
    CriterionMarks,
    FeedbackDraft,
    draft,
)
from grants.panels.models import DONE, Allocation, PanelMember
from grants.panels.scoring.models import Score
from grants.panels.seats import Seat
from grants.schemes.models import Criterion, Round, Scheme
from grants.schemes.scale_rules import guide_on_scale


def feedback_draft(session: Session, seat: Seat) -> FeedbackDraft:
    """Feedback made of the done marks for an application, for a person to edit."""
    return _draft_of(session, seat.application.id, seat.application.round.scheme)


def is_untouched(session: Session, application: Application, feedback: str) -> bool:
    """Whether feedback is still the draft that the marks made, so that no person has had a hand in it."""
    if not feedback.lstrip().startswith((STRENGTHS, TO_STRENGTHEN)):
        return False
    of_round = select(Scheme).join(Round, Round.scheme_id == Scheme.id).where(Round.id == application.round_id)
    scheme = session.scalars(of_round.options(selectinload(Scheme.criteria))).one()
    return feedback.split() == _draft_of(session, application.id, scheme).text.split()


def _draft_of(session: Session, application_id: UUID, scheme: Scheme) -> FeedbackDraft:
    of_mark = (Allocation.application_id == Score.application_id) & (Allocation.member_id == Score.member_id)
    done: dict[UUID, list[tuple[int | None, str]]] = defaultdict(list)
    for criterion_id, mark, reason in session.execute(
        select(Score.criterion_id, Score.mark, Score.reason)
        .join(Allocation, of_mark)
        .where(Score.application_id == application_id, Allocation.state == DONE)
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


def text_problems(
    session: Session, panel_id: UUID, application: Application, texts: Mapping[str, str]
) -> list[Problem]:
    """What is wrong with the texts of a decision, by field, for somebody outside the panel to read."""
    organisation = session.get_one(Organisation, application.organisation_id)
    known = f"{application.title} {organisation.name}"
    problems = names_told(people_on(session, panel_id), known, texts)
    if is_untouched(session, application, texts["feedback"]):
        sentence = "This is still the draft that the marks made. Make it yours: say what this applicant could do."
        problems.append(Problem("feedback", sentence, "untouched_draft"))
    return problems


def people_on(session: Session, panel_id: UUID) -> list[str]:
    """The names of all who are or were on a panel."""
    on_it = select(Person.name).join(PanelMember, PanelMember.person_id == Person.id)
    return list(session.scalars(on_it.where(PanelMember.panel_id == panel_id).order_by(PanelMember.id)))


def names_told(names: Sequence[str], known: str, texts: Mapping[str, str]) -> list[Problem]:
    """Where the texts of a decision, by field, name somebody. What is `known`, title and applicant, names nobody."""
    return [problem for field, text in texts.items() for problem in naming_problems(field, text, names, known=known)]
