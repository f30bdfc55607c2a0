"""Letters to applicants and grantees."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.applications.models import Application
from grants.awards.letters.rules import KINDS, OF_APPLICATIONS
from grants.awards.models import Award
from grants.identity.models import Person
from grants.kernel.db import Base, new_id
from grants.kernel.files import StoredFile
from grants.panels.models import Decision


class Letter(Base):
    """A letter that says what became of an application, or what happens to a grant.

    Of those about an application there is one of each kind for each; they are about the panel's decision, or, where
    screening found that it cannot go to the panel, about that alone. Those about a grant are `about_id`, such as a
    variation or an instalment, one of each kind for each; `facts` is what they tell. A written letter keeps which
    version of its text it was written in, none for the text that comes with the program, and a digest of that text;
    those from before this was kept lack both. `told` is all that it says, kept when it is asked for, so that what is
    written late says what was so then; empty for those from before it was kept. `page` is the same letter as HTML for
    a web page, safe to show.
    """

    __tablename__ = "letter"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    application_id: Mapped[UUID | None] = mapped_column(ForeignKey("application.id"))
    decision_id: Mapped[UUID | None] = mapped_column(ForeignKey("decision.id"))
    award_id: Mapped[UUID | None] = mapped_column(ForeignKey("award.id"), index=True)
    about_id: Mapped[UUID | None]
    kind: Mapped[str]
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    file_id: Mapped[UUID | None] = mapped_column(ForeignKey("stored_file.id"))
    asked_at: Mapped[datetime]
    written_at: Mapped[datetime | None]
    template_id: Mapped[UUID | None] = mapped_column(ForeignKey("letter_template.id"), index=True)
    text_digest: Mapped[str | None]
    told: Mapped[dict[str, Any] | None] = mapped_column(deferred=True, deferred_raiseload=True)
    page: Mapped[str | None] = mapped_column(deferred=True, deferred_raiseload=True)

    application: Mapped[Application | None] = relationship(lazy="raise")
    decision: Mapped[Decision | None] = relationship(lazy="raise")
    award: Mapped[Award | None] = relationship(lazy="raise")
    person: Mapped[Person] = relationship(lazy="raise")
    file: Mapped[StoredFile | None] = relationship(lazy="raise")

    __table_args__ = (
        UniqueConstraint("application_id", "kind"),
        UniqueConstraint("decision_id", "kind"),
        UniqueConstraint("about_id", "kind"),
        CheckConstraint(f"kind IN {KINDS}", name="kind"),
        CheckConstraint(f"(kind IN {OF_APPLICATIONS}) = (application_id IS NOT NULL)", name="of_application"),
        CheckConstraint("(application_id IS NULL) = (about_id IS NOT NULL)", name="about"),
        CheckConstraint("application_id IS NOT NULL OR award_id IS NOT NULL", name="of_award"),
        CheckConstraint(
            "(decision_id IS NOT NULL) = (kind <> 'ineligible' AND application_id IS NOT NULL)", name="decision"
        ),
        CheckConstraint("(file_id IS NULL) = (written_at IS NULL)", name="written"),
    )
