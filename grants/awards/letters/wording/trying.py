"""A text of letters is tried before it is kept, and a letter looked at before it is sent. Nothing is kept of either."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from grants.applications.models import Application
from grants.awards import queries as awards
from grants.awards.access import may_read_letters, may_read_letters_about
from grants.awards.arrangements.queries import arrangement_of
from grants.awards.letters import rules
from grants.awards.letters.contacts.queries import Contact
from grants.awards.letters.letterhead.queries import head_of_letters
from grants.awards.letters.models import Letter
from grants.awards.letters.wording.fields import examples
from grants.awards.letters.wording.said import APPLICATION, FAREWELL, Frame, Said, closing_of, greeting_of, letter_said
from grants.awards.letters.wording.texts import Text
from grants.awards.letters.wording.values import Beforehand
from grants.awards.models import Award
from grants.awards.planning.beforehand.queries import condition_days, years_said_before
from grants.awards.service import offer_for
from grants.identity.models import Person
from grants.kernel.access import Actor
from grants.kernel.clock import london_day
from grants.kernel.languages import IN_ENGLISH, day_in
from grants.kernel.money import Pence
from grants.kernel.problems import Denied, Invalid, NotFound, Problem
from grants.kernel.web import this_app
from grants.organisations.queries import in_place_of
from grants.panels.models import AWARDING, Decision
from grants.schemes.languages.queries import catalogue_of
from grants.schemes.models import Contribution, Round, Scheme
from grants.schemes.money.rules import shares_of

OTHERWISE = ("host", "funder", "only_payment")
"""Fields that say nothing in the example: it has no host, several funders and several payments."""
NOT_YET = "AW-…"
"""The reference of a grant that is not offered yet."""


@dataclass(frozen=True)
class Place:
    """Of which letter a text is, and of which scheme; of the grant-maker for all schemes where there is none."""

    kind: str
    scheme: Scheme | None

    @property
    def scheme_id(self) -> UUID | None:
        return self.scheme.id if self.scheme else None


def place_of(session: Session, kind: str, scheme_id: UUID | None = None) -> Place:
    """Raises NotFound when there is no such letter or no such scheme."""
    scheme = session.get(Scheme, scheme_id) if scheme_id else None
    if kind not in rules.KINDS or (scheme_id and scheme is None):
        raise NotFound("There is no such letter.")
    return Place(kind, scheme)


def tried(session: Session, text: Text, place: Place, *, about: str, actor: Actor, now: datetime) -> Said:
    """A letter in this text about the application or the grant with this reference; about an example without one.

    Raises Invalid where there is nothing with this reference that such a letter could tell, and Denied where the actor
    may not read letters about it.
    """
    reference = about.strip().upper()
    if not reference:
        return _example(session, text, place, now)
    if text.kind in rules.OF_AWARDS:
        return letter_said(session, _letter_of_award(session, text.kind, reference, actor, now), text=text)
    application = session.scalar(_application().where(_about(reference)))
    if application is None:
        raise _nothing("There is no application or grant with this reference.")
    refusal = may_read_letters_about(actor, application)
    if refusal:
        raise Denied(refusal)
    return _of_application(session, text.kind, application, now, text=text)


def _about(reference: str) -> ColumnElement[bool]:
    """Whether an application has this reference, or its grant has."""
    of_grant = select(Award.application_id).where(Award.reference == reference)
    return or_(Application.reference == reference, Application.id.in_(of_grant))


def decision_to_try(session: Session, decision_id: UUID) -> Decision:
    """A decision with all that a letter about it needs. Raises NotFound."""
    decision = session.scalar(_decision().where(Decision.id == decision_id))
    if decision is None:
        raise NotFound("There is no such decision.")
    return decision


def letter_of_decision(session: Session, decision: Decision, *, now: datetime) -> Said:
    """The letter about a decision as it would be sent now, whether or not it is released."""
    return _of_application(session, rules.kind_for(decision.outcome), decision.application, now)


def _nothing(sentence: str) -> Invalid:
    return Invalid([Problem("about", sentence, "unknown")])


_PARTS = (
    joinedload(Application.organisation),
    joinedload(Application.host_organisation),
    joinedload(Application.round).joinedload(Round.scheme),
    joinedload(Application.screening),
    joinedload(Application.question_set),
    selectinload(Application.parties),
)


def _application() -> Select[Application]:
    return select(Application).options(*_PARTS)


def _decision() -> Select[Decision]:
    return select(Decision).options(joinedload(Decision.application).options(*_PARTS))


def _of_application(
    session: Session, kind: str, application: Application, now: datetime, text: Text | None = None
) -> Said:
    reader = session.get_one(Person, in_place_of(session, application.organisation_id, application.reader_id))
    letter = Letter(kind=kind, asked_at=now, application=application, person=reader, decision=None, award=None)
    if kind == rules.INELIGIBLE:
        return letter_said(session, letter, text=text)
    decision = session.scalar(_decision().where(Decision.application_id == application.id))
    if decision is None or (kind == rules.OFFER and decision.outcome not in AWARDING):
        raise _nothing("There is no such decision about this application.")
    letter.decision = decision
    if kind != rules.OFFER:
        return letter_said(session, letter, text=text)
    award_id = session.scalar(select(Award.id).where(Award.decision_id == decision.id))
    if award_id is not None:
        letter.award = awards.award_of(session, award_id)
        return letter_said(session, letter, text=text)
    days = arrangement_of(session, application.round.scheme_id).days_to_accept
    letter.award = offer_for(decision, reference=NOT_YET, days_to_accept=days, now=now)
    letter.award.scheme = application.round.scheme
    beforehand = Beforehand(
        _funders(session, letter.award), condition_days(session, decision), years_said_before(session, decision)
    )
    return letter_said(session, letter, text=text, beforehand=beforehand)


def _funders(session: Session, award: Award) -> list[tuple[str, Pence]]:
    """Who would bear the grant if it were offered now."""
    found = session.scalars(
        select(Contribution)
        .where(Contribution.scheme_id == award.scheme_id)
        .order_by(Contribution.position)
        .options(joinedload(Contribution.funder))
    ).all()
    shares = shares_of(award.amount_pence, [(each.funder_id, int(each.left_pence)) for each in found])
    return [(each.funder.name, part) for each, (_, part) in zip(found, shares, strict=True) if part]


def _letter_of_award(session: Session, kind: str, reference: str, actor: Actor, now: datetime) -> Letter:
    """The newest letter of a kind about a grant, or one with the facts of the example."""
    award_id = session.scalar(select(Award.id).join(Award.application).where(_about(reference)))
    if award_id is None:
        raise _nothing("There is no grant with this reference, and none of an application with it.")
    award = awards.award_of(session, award_id)
    refusal = may_read_letters(actor, award)
    if refusal:
        raise Denied(refusal)
    written = session.scalar(
        select(Letter)
        .where(Letter.award_id == award.id, Letter.kind == kind)
        .order_by(Letter.id.desc())
        .limit(1)
        .options(joinedload(Letter.person))
    )
    if written is None:
        raise _nothing("No letter of this kind was written about this grant. Leave this empty for the example.")
    return Letter(kind=kind, asked_at=now, application=None, award=award, person=written.person, facts=written.facts)


def _example(session: Session, text: Text, place: Place, now: datetime) -> Said:
    values, settings = examples(text.kind), this_app().settings
    values |= {"grant_maker": this_app().particulars.grant_maker, "our_email": settings.mail_from}
    values |= {name: "" for name in OTHERWISE if name in values}
    if place.scheme is not None:
        values["scheme"] = place.scheme.name
    catalogue = catalogue_of(session, place.scheme.id, text.language) if place.scheme else IN_ENGLISH
    head, contact = head_of_letters(session), Contact("Ada Owusu", "0113 496 0000", "ada@example.org")
    frame = Frame(
        head=head,
        contact=contact,
        scheme=catalogue.plain(values["scheme"]),
        recipient=(values["reader"], values["organisation"], "12 Long Lane", "Leeds", "LS11 8PG"),
        date=day_in(london_day(now), catalogue.code),
        about=((catalogue.plain(APPLICATION), f"AP-…, {values['round']}"),),
        greeting=greeting_of(catalogue, values["reader"]),
        closing=closing_of(catalogue, head, contact),
        farewell=catalogue.plain(FAREWELL),
        language=catalogue.code,
    )
    return Said(text, values, frame)
