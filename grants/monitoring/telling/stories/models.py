"""Pen pictures and case studies of returns, and agreements to share them."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.kernel.db import Base, index_where, new_id
from grants.monitoring.telling.stories.rules import HOW, KINDS, USES

_STANDS = text("withdrawn_at IS NULL")


class Story(Base):
    """A pen picture or case study told with a return. Nobody but the people of the organisation reads its words unless
    somebody agreed that it is shared.
    """

    __tablename__ = "return_story"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    award_id: Mapped[UUID] = mapped_column(ForeignKey("award.id"), index=True)
    return_id: Mapped[UUID] = mapped_column(ForeignKey("monitoring_return.id"), index=True)
    kind: Mapped[str]
    title: Mapped[str]
    words: Mapped[str]
    told_at: Mapped[datetime]
    told_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))

    consents: Mapped[list["StoryConsent"]] = relationship(lazy="raise", order_by="StoryConsent.id.desc()")

    __table_args__ = (
        CheckConstraint(f"kind IN {KINDS}", name="kind"),
        CheckConstraint("length(trim(title)) > 0", name="title"),
        CheckConstraint("length(trim(words)) > 0", name="words"),
    )

    @property
    def consent(self) -> "StoryConsent | None":
        """The agreement that stands; None where there is none, or it was withdrawn."""
        return next((each for each in self.consents if each.withdrawn_at is None), None)


class StoryConsent(Base):
    """That `who` agreed on a day to have a story shared for its `uses`. Withdrawn, it stays as a record, and the story
    is gone from what is published next.
    """

    __tablename__ = "story_consent"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    story_id: Mapped[UUID] = mapped_column(ForeignKey("return_story.id"))
    who: Mapped[str]
    given_on: Mapped[date]
    how: Mapped[str]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    withdrawn_because: Mapped[str] = mapped_column(default="")

    uses: Mapped[list["StoryConsentUse"]] = relationship(lazy="raise", order_by="StoryConsentUse.use")

    __table_args__ = (
        CheckConstraint("length(trim(who)) > 0", name="who"),
        CheckConstraint(f"how IN {tuple(HOW)}", name="how"),
        CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_by IS NULL)", name="withdrawn"),
        index_where("uq_story_consent_stands", "story_id", where=_STANDS, unique=True),
    )


class StoryConsentUse(Base):
    """One use for which somebody agreed."""

    __tablename__ = "story_consent_use"

    consent_id: Mapped[UUID] = mapped_column(ForeignKey("story_consent.id"), primary_key=True)
    use: Mapped[str] = mapped_column(primary_key=True)

    __table_args__ = (CheckConstraint(f"use IN {tuple(USES)}", name="use"),)
