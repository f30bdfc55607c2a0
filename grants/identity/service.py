"""People sign in and out, and look after their details."""

import secrets
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from grants.identity import queries, rules
from grants.identity.events import (
    AdministratorAppointed,
    PersonChangedDetails,
    PersonRegistered,
    PersonSignedIn,
    PersonSignedOut,
)
from grants.identity.models import FORMATS, Person, SignIn, SignInCode, SignInLink
from grants.identity.needs import rules as needs_rules
from grants.identity.needs.queries import needs_of, values_of
from grants.kernel.access import SYSTEM, Actor
from grants.kernel.db import new_id
from grants.kernel.events import publish
from grants.kernel.jobs import add_job
from grants.kernel.languages import ENGLISH, FURTHER
from grants.kernel.problems import Invalid, NotFound, Problem, SignInNeeded, check

MAIL_CODE = "identity.mail_code"


def register_person(
    session: Session, *, email: str, name: str, actor: Actor, now: datetime, letter_format: str = "standard"
) -> Person:
    """Make an account, or give the one that has this address.

    Raises Invalid when the address or the name is not one.
    """
    check(rules.email_problems(email) + rules.name_problems(name))
    known = queries.person_by_email(session, email)
    if known is not None:
        return known
    person = Person(
        id=new_id(),
        email=rules.tidy_email(email),
        name=name.strip(),
        letter_format=letter_format,
        is_administrator=False,
        created_at=now,
    )
    session.add(person)
    session.flush()
    publish(session, PersonRegistered(person_id=person.id), actor=actor, now=now)
    return person


def appoint_administrator(session: Session, person: Person, *, actor: Actor, now: datetime) -> None:
    if not person.is_administrator:
        person.is_administrator = True
        publish(session, AdministratorAppointed(person_id=person.id), actor=actor, now=now)


def ask_for_code(session: Session, *, email: str, now: datetime) -> SignInCode:
    """Have a code sent to an address. Says nothing about whether anybody has it.

    Raises Invalid when it is not an address.
    """
    check(rules.email_problems(email))
    code = SignInCode(
        id=new_id(),
        email=rules.tidy_email(email),
        wrong_tries=0,
        created_at=now,
        expires_at=now + rules.CODE_LASTS,
    )
    session.add(code)
    session.flush()
    add_job(session, MAIL_CODE, key=str(code.id), args={"code_id": str(code.id)}, now=now)
    return code


class WrongCode(Invalid):
    """Raised when a code is not the one we sent. The try is counted."""

    keeps_changes = True


def sign_in_by_code(session: Session, *, code_id: UUID, given: str, secret: str, now: datetime) -> tuple[Person, str]:
    """Sign in whoever types the code, making an account at the first time.

    Gives the person and the token for their browser. Raises NotFound when no such code was asked for, and WrongCode
    when it is not the right one or has run out.
    """
    person = use_code(session, code_id=code_id, given=given, secret=secret, now=now)
    return person, _open_sign_in(session, person.id, means="code", now=now)


def use_code(session: Session, *, code_id: UUID, given: str, secret: str, now: datetime) -> Person:
    """Use a code up. Gives the person at the address it was sent to, making an account at the first time.

    Raises NotFound when no such code was asked for and WrongCode when it is not the right one or has run out.
    """
    code = session.scalar(select(SignInCode).where(SignInCode.id == code_id).with_for_update())
    if code is None:
        raise NotFound("Ask for a new code.")
    right = rules.code_of(code.id, secret)
    used = code.used_at is not None
    problem = rules.code_problem(
        given, right, wrong_tries=code.wrong_tries, expires_at=code.expires_at, used=used, now=now
    )
    if problem is not None:
        code.wrong_tries += 1
        raise WrongCode([problem])
    code.used_at = now
    person = queries.person_by_email(session, code.email)
    if person is None:
        name = rules.name_from(code.email)
        person = register_person(session, email=code.email, name=name, actor=SYSTEM, now=now)
    return person


def make_link(
    session: Session,
    person: Person,
    *,
    now: datetime,
    reusable: bool = False,
    lasts: timedelta = rules.LINK_LASTS,
) -> str:
    """A token for a link that signs this person in."""
    token = secrets.token_urlsafe(24)
    session.add(
        SignInLink(
            id=new_id(),
            token_hash=rules.token_hash(token),
            person_id=person.id,
            reusable=reusable,
            expires_at=now + lasts,
        )
    )
    return token


def sign_in_by_link(session: Session, *, token: str, now: datetime) -> tuple[Person, str]:
    """Sign in by a link's token, and use it up.

    Raises NotFound when the link is unknown, used or too old.
    """
    link = queries.usable_link(session, token, now, lock=True)
    link.used_at = now
    return link.person, _open_sign_in(session, link.person_id, means="link", now=now)


def sign_in_invited(session: Session, *, email: str, name: str, now: datetime) -> str:
    """Make the account of whoever has a link that was mailed to this address, and sign them in.

    Gives the token for their browser. Whether the link works is for the stage that sent it. Raises SignInNeeded when
    there is an account already: mail is forwarded, and the account may do more than it was invited for.
    """
    if queries.person_by_email(session, email) is not None:
        raise SignInNeeded("Sign in with the e-mail address to which the link was sent.")
    person = register_person(session, email=email, name=name, actor=SYSTEM, now=now)
    return _open_sign_in(session, person.id, means="invitation", now=now)


def _open_sign_in(session: Session, person_id: UUID, *, means: str, now: datetime) -> str:
    token = secrets.token_urlsafe(32)
    session.add(
        SignIn(
            id=new_id(),
            token_hash=rules.token_hash(token),
            person_id=person_id,
            created_at=now,
            expires_at=now + rules.SIGN_IN_LASTS,
        )
    )
    actor = Actor(person_id=person_id)
    publish(session, PersonSignedIn(person_id=person_id, means=means), actor=actor, now=now)
    return token


def sign_out(session: Session, *, token: str, actor: Actor, now: datetime) -> None:
    ended = session.execute(
        update(SignIn)
        .where(SignIn.token_hash == rules.token_hash(token), SignIn.ended_at.is_(None))
        .values(ended_at=now)
        .returning(SignIn.person_id)
    ).scalar_one_or_none()
    if ended is not None:
        publish(session, PersonSignedOut(person_id=ended), actor=actor, now=now)


def change_details(
    session: Session,
    person: Person,
    *,
    name: str,
    phone: str,
    letter_format: str,
    language: str | None = None,
    actor: Actor,
    now: datetime,
) -> None:
    """Keep a person's name, telephone, the format they want letters in and the language that they would rather read.

    Without a language that stays as it is. Raises Invalid.
    """
    problems = rules.name_problems(name) + rules.phone_problems(phone) + _still_reachable(session, person, phone)
    if letter_format not in FORMATS:
        problems.append(Problem("letter_format", "Choose how you want letters."))
    if language not in (None, ENGLISH, *FURTHER):
        problems.append(Problem("language", "Choose one of the languages.", "unknown"))
    check(problems)
    spoken = person.language if language is None else None if language == ENGLISH else language
    after = {"name": name.strip(), "phone": phone.strip() or None, "letter_format": letter_format, "language": spoken}
    changed = tuple(field for field, value in after.items() if getattr(person, field) != value)
    for field in changed:
        setattr(person, field, after[field])
    if changed:
        publish(session, PersonChangedDetails(person_id=person.id, fields=changed), actor=actor, now=now)


def give_name(session: Session, person: Person, *, name: str, actor: Actor, now: datetime) -> None:
    """Keep a person's name, and nothing else of their details. Raises Invalid."""
    kept = {"phone": person.phone or "", "letter_format": person.letter_format}
    change_details(session, person, name=name, **kept, actor=actor, now=now)


def _still_reachable(session: Session, person: Person, phone: str) -> list[Problem]:
    """A telephone number stays while somebody has asked us to ring or text them."""
    if phone.strip() or needs_rules.reaches_without_phone(values_of(needs_of(session, person.id))):
        return []
    sentence = "You asked us to ring or text you. Choose another way first, or leave your number here."
    return [Problem("phone", sentence, "phone_needed")]


def first_administrator_needed(session: Session) -> bool:
    return not session.scalar(select(func.count()).select_from(Person).where(Person.is_administrator))


def person_for_command(session: Session, email: str) -> Person:
    """The person with this address. Raises Invalid when there is none."""
    person = queries.person_by_email(session, email)
    if person is None:
        raise Invalid([Problem("email", f"Nobody has the address {email}.")])
    return person
