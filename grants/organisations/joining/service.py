"""Somebody is named as one of an organisation's people, is asked, and agrees or says that it is not so."""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.orm import Session

from grants.identity import rules as identity_rules
from grants.identity import service as identity
from grants.identity.models import Person
from grants.identity.queries import person_by_email
from grants.kernel.access import Actor
from grants.kernel.db import new_id
from grants.kernel.events import publish
from grants.kernel.problems import Conflict, Denied, NotFound, check
from grants.organisations import queries as organisations
from grants.organisations import rules as organisation_rules
from grants.organisations.events import AskingTakenBack, MemberAsked, MemberDenied
from grants.organisations.joining import queries, rules
from grants.organisations.models import AskedMember, Membership, Organisation
from grants.organisations.service import join
from grants.organisations.signing.service import check_is_not_oneself, check_may_say


def ask_to_join(
    session: Session,
    organisation: Organisation,
    *,
    email: str,
    name: str,
    position: str,
    is_signatory: bool,
    actor: Actor,
    now: datetime,
) -> AskedMember:
    """Name somebody as one of an organisation's people, and ask them whether that is so.

    It gives them nothing, and closes nothing to them, until they agree. Raises Invalid, and Denied where somebody who
    may not sign names a signatory, or lets themself sign.
    """
    named = identity_rules.email_problems(email) + identity_rules.name_problems(name)
    check(named + organisation_rules.position_problems(position))
    organisations.locked_organisation(session, organisation.id)
    known = person_by_email(session, email)
    _check_can_be_asked(session, organisation, email, known)
    if is_signatory:
        check_may_say(session, organisation.id, actor)
        check_is_not_oneself(known.id if known else None, actor)
    asked = AskedMember(
        id=new_id(),
        organisation_id=organisation.id,
        email=identity_rules.tidy_email(email),
        name=name.strip(),
        position=position.strip(),
        is_signatory=is_signatory,
        asked_by=actor.person_id,
        asked_at=now,
    )
    session.add(asked)
    session.flush()
    happened = MemberAsked(organisation_id=organisation.id, asked_id=asked.id)
    publish(session, happened, actor=actor, now=now, about=(asked.id,))
    return queries.asked_of(session, asked.id)


def _check_can_be_asked(session: Session, organisation: Organisation, email: str, known: Person | None) -> None:
    others = queries.asked_by(session, organisation.id)
    same = [each for each in others if each.email == identity_rules.tidy_email(email)]
    refusal = rules.naming_refusal(
        is_member=known is not None and organisations.membership_of(session, organisation.id, known.id) is not None,
        was_asked=bool(same),
        has_denied=any(each.denied_at for each in same),
        unanswered=sum(each.denied_at is None for each in others),
    )
    check([refusal] if refusal else [])


def agree(session: Session, asked: AskedMember, *, name: str = "", actor: Actor, now: datetime) -> Membership:
    """Act for the organisation from now on, as the person who was asked. `name` is for who has told us none yet.

    Raises Denied to anybody else, Invalid, and NotFound where it was taken back.
    """
    person = _lock(session, asked, actor)
    if identity_rules.is_name_unknown(person.name, person.email):
        identity.give_name(session, person, name=name or asked.name, actor=actor, now=now)
    member = Membership(person_id=person.id, position=asked.position, is_signatory=asked.is_signatory)
    member.person = person
    session.execute(delete(AskedMember).where(AskedMember.id == asked.id))
    return join(session, asked.organisation, member, actor=actor, now=now)


def deny(session: Session, asked: AskedMember, *, actor: Actor, now: datetime) -> None:
    """Say, as the person who was asked, that one does not act for the organisation. Safe to repeat.

    They are not asked by it again; a mistake is mended by agreeing. Raises Denied to anybody else, and NotFound where
    it was taken back.
    """
    _lock(session, asked, actor)
    if asked.denied_at is None:
        asked.denied_at = now
        session.flush()
        denied = MemberDenied(organisation_id=asked.organisation_id, asked_id=asked.id)
        publish(session, denied, actor=actor, now=now, about=(asked.id,))


def take_back(session: Session, asked: AskedMember, *, actor: Actor, now: datetime) -> None:
    """Ask somebody no more, who was named by mistake. Raises Conflict once they have answered, and NotFound."""
    _refresh(session, asked)
    if asked.denied_at is not None:
        raise Conflict("They have answered already, so there is nothing to take back.", code="answered_already")
    session.execute(delete(AskedMember).where(AskedMember.id == asked.id))
    taken_back = AskingTakenBack(organisation_id=asked.organisation_id, asked_id=asked.id)
    publish(session, taken_back, actor=actor, now=now, about=(asked.id,))


def _lock(session: Session, asked: AskedMember, actor: Actor) -> Person:
    """The person who was asked, while nobody else changes what they are asked."""
    if asked.person is None or asked.person.id != actor.person_id:
        raise Denied("Only the person who was asked can answer this.")
    _refresh(session, asked)
    return asked.person


def _refresh(session: Session, asked: AskedMember) -> None:
    organisations.locked_organisation(session, asked.organisation_id)
    try:
        session.refresh(asked, ["position", "is_signatory", "denied_at"], with_for_update={"of": AskedMember})
    except InvalidRequestError as error:
        raise NotFound(queries.GONE) from error
