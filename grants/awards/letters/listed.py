"""The list of letters."""

from sqlalchemy import ColumnElement, and_, func, or_

from grants.applications.conflicts import without_conflict
from grants.applications.models import Application
from grants.awards.letters.models import Letter
from grants.awards.letters.rules import TITLES
from grants.awards.models import Award
from grants.awards.queries import closed_to
from grants.identity.models import Person
from grants.kernel.access import Actor
from grants.kernel.files import StoredFile
from grants.kernel.lists.described import MOMENT, Column, List, View, named
from grants.kernel.pages import addresses
from grants.organisations.models import Organisation


def _open_to(actor: Actor) -> ColumnElement[bool]:
    return and_(
        or_(Letter.application_id.is_(None), without_conflict(actor, Letter.application_id)),
        or_(Letter.award_id.is_(None), Letter.award_id.not_in(closed_to(actor))),
    )


LETTERS = List(
    "letters",
    "Letters",
    Letter.id,
    named(
        Column("letter", "What it says", Letter.kind, known=TITLES),
        Column("about", "What it is about", func.coalesce(Application.title, Award.title)),
        Column("organisation", "The organisation that it is about", Organisation.name),
        Column("application", "The application’s reference, where it is about one", Application.reference),
        Column("award", "The grant’s reference, where it is about one", Award.reference, heading="Grant"),
        Column("to", "To whom it is written", Person.name),
        Column("file", "The name of its file, once it is written", StoredFile.name),
        Column("asked_at", "When it was asked for, in London time", Letter.asked_at, MOMENT, "Asked for"),
        Column("written_at", "When it was written, in London time", Letter.written_at, MOMENT, "Written"),
    ),
    lambda statement: (
        statement.select_from(Letter)
        .outerjoin(Application, Letter.application_id == Application.id)
        .outerjoin(Award, Letter.award_id == Award.id)
        .join(
            Organisation,
            Organisation.id == func.coalesce(Application.organisation_id, Award.organisation_id),
        )
        .join(Person, Letter.person_id == Person.id)
        .outerjoin(StoredFile, Letter.file_id == StoredFile.id)
    ),
    _open_to,
    lambda: addresses("awards.letter_page", "letter_id"),
    usual=("letter", "about", "organisation", "to", "asked_at", "written_at"),
    linked=Letter.id,
    sorts={},
    views={"not_written": View("Not written yet", lambda now: Letter.written_at.is_(None))},
    about=Letter.award_id,
)
