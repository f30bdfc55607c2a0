"""The decision behind a grant, for the whole file of the grant.

The marks and notes of single members are theirs and the panel's: they are no part of it.
"""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.identity.models import Person
from grants.kernel.dossiers import Piece, Whole, told
from grants.kernel.look import minute
from grants.kernel.money import pounds
from grants.panels.models import Decision

FOLDER = "2 Decision"


def pieces(session: Session, whole: Whole) -> Iterator[Piece]:
    """What was decided, how, with which reasons, and who made it final and released it."""
    decision = session.scalar(select(Decision).where(Decision.application_id == whole.application_id))
    if whole.application_id is None or decision is None:
        return
    people = select(Person.id, Person.name).where(
        Person.id.in_([decision.decided_by, decision.confirmed_by, decision.released_by])
    )
    names = {row.id: row.name for row in session.execute(people)}
    lines = [
        ("Outcome", decision.outcome),
        ("Amount", pounds(decision.amount_pence)),
        ("Months, where not those of the scheme", decision.award_months),
        ("Why it runs so long", decision.length_reason),
        ("Reasons", decision.reasons),
        ("Conditions", decision.conditions),
        ("Feedback to the applicant", decision.feedback),
        ("How it was decided", decision.held),
        ("Members who took part", decision.took_part),
        ("Of them from the third sector", decision.third_sector_took_part),
        ("Decided", f"{minute(decision.decided_at)}, kept by {names[decision.decided_by]}"),
        ("Made final", minute(decision.final_at) if decision.final_at else ""),
        ("Made final by", names.get(decision.confirmed_by) if decision.confirmed_by else ""),
        ("Released", minute(decision.released_at) if decision.released_at else ""),
        ("Released by", names.get(decision.released_by) if decision.released_by else ""),
    ]
    yield told(FOLDER, "decision", "The decision with its reasons", lines)
