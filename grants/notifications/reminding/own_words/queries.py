"""Reading a scheme's own words in its mails."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from markupsafe import Markup
from sqlalchemy import CompoundSelect, func, select, tuple_, union_all
from sqlalchemy.orm import Session, joinedload

from grants.applications.models import Application
from grants.awards.models import Award
from grants.identity.models import Person
from grants.kernel.languages import Catalogue
from grants.kernel.problems import NotFound
from grants.kernel.web import this_app
from grants.monitoring.models import Return
from grants.notifications.reminding.own_words.models import OwnWords
from grants.notifications.reminding.own_words.rules import KINDS, NOT_A_REMINDER, is_reminder, set_in
from grants.organisations.models import Organisation
from grants.schemes.languages.queries import catalogue_for
from grants.schemes.models import Round, Scheme
from grants.schemes.queries import scheme_of


@dataclass(frozen=True)
class Standing:
    """A scheme's own words in one kind of mail, with every version of them, the newest first."""

    scheme: Scheme
    kind: str
    versions: Sequence[OwnWords]

    @property
    def body(self) -> str:
        return self.versions[0].body if self.versions else ""

    @property
    def is_reminder(self) -> bool:
        return is_reminder(self.kind)

    @property
    def version(self) -> int:
        return self.versions[0].version if self.versions else 0


def words_standing(session: Session, scheme_id: UUID, kind: str) -> Standing:
    """Raises NotFound when there is no such scheme, or no such mail of one."""
    if kind not in KINDS:
        raise NotFound("A scheme has no such mail.")
    found = select(OwnWords).where(OwnWords.scheme_id == scheme_id, OwnWords.kind == kind)
    versions = session.scalars(found.order_by(OwnWords.version.desc()).options(joinedload(OwnWords.author))).all()
    return Standing(scheme_of(session, scheme_id), kind, versions)


def bodies_of(session: Session, scheme_id: UUID) -> dict[str, str]:
    """What a scheme says of its own, by the kind of mail; only those in which it says something."""
    found = select(OwnWords.kind, OwnWords.body).where(OwnWords.scheme_id == scheme_id).order_by(OwnWords.version)
    newest = dict(session.execute(found).all())
    return {kind: newest[kind] for kind in KINDS if newest.get(kind)}


def body_of(session: Session, scheme_id: UUID | None, kind: str) -> str:
    """What a scheme says of its own in a kind of mail; empty where it says nothing."""
    found = select(OwnWords.body).where(OwnWords.scheme_id == scheme_id, OwnWords.kind == kind)
    return session.scalar(found.order_by(OwnWords.version.desc()).limit(1)) or ""


def words_to(session: Session, kind: str, about_id: UUID, reader: Person) -> Markup:
    """What a scheme says of its own in a mail of this kind, which is no reminder, to somebody about an application, a
    grant or a return; in their language, where the scheme has them in it.
    """
    words_of = NOT_A_REMINDER.get(kind, kind)
    if words_of not in KINDS:
        return Markup("")
    about = _about(about_id).subquery()
    found = (
        select(OwnWords.scheme_id, OwnWords.body, about.c.title, about.c.reference, Organisation.name, Scheme.name)
        .join(about, about.c.scheme_id == OwnWords.scheme_id)
        .join(Organisation, Organisation.id == about.c.organisation_id)
        .join(Scheme, Scheme.id == OwnWords.scheme_id)
        .where(OwnWords.kind == words_of)
    )
    row = session.execute(found.order_by(OwnWords.version.desc()).limit(1)).one_or_none()
    if row is None:
        return Markup("")
    scheme_id, body, title, reference, organisation, scheme = row
    values = {
        "reader": reader.name,
        "title": title,
        "reference": reference,
        "organisation": organisation,
        "scheme": scheme,
    }
    values["grant_maker"] = this_app().particulars.grant_maker
    return set_in(words_of, body, values, catalogue_for(session, scheme_id, reader.language))


def _about(about_id: UUID) -> CompoundSelect[Any]:
    of_award = select(Award.scheme_id, Award.title, Award.reference, Award.organisation_id)
    of_application = select(Round.scheme_id, Application.title, Application.reference, Application.organisation_id)
    return union_all(
        of_award.where(Award.id == about_id),
        of_award.join(Return, Return.award_id == Award.id).where(Return.id == about_id),
        of_application.join(Application.round).where(Application.id == about_id),
    )


def briefing_words(session: Session, kind: str, scheme: Scheme, catalogue: Catalogue) -> Markup:
    """What a scheme says of its own in a mail about a briefing."""
    values = {"scheme": scheme.name, "grant_maker": this_app().particulars.grant_maker}
    return set_in(kind, body_of(session, scheme.id, kind), values, catalogue)


def kinds_with_words(session: Session, scheme_id: UUID) -> set[str]:
    """The kinds of mail in which a scheme says something of its own."""
    newest = select(OwnWords.kind, func.max(OwnWords.version)).where(OwnWords.scheme_id == scheme_id)
    found = select(OwnWords.kind).where(
        OwnWords.scheme_id == scheme_id,
        tuple_(OwnWords.kind, OwnWords.version).in_(newest.group_by(OwnWords.kind)),
        OwnWords.body != "",
    )
    return set(session.scalars(found))
