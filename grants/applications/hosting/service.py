"""Hosts and partners are named, asked, and asked again."""

from datetime import datetime

from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.orm import Session

from grants.applications import rules as application_rules
from grants.applications.hosting import queries, rules
from grants.applications.hosting.events import (
    PartyAgreementRestored,
    PartyAsked,
    PartyChanged,
    PartyRemoved,
)
from grants.applications.locking import lock, refuse
from grants.applications.models import AGREED, ASKED, HOST, Application, Party
from grants.applications.rest import parties_of
from grants.identity import queries as people
from grants.identity.rules import tidy_email
from grants.kernel.access import Actor
from grants.kernel.db import new_id
from grants.kernel.events import publish
from grants.kernel.jobs import add_job
from grants.kernel.money import Pence
from grants.kernel.problems import NotFound, Problem, check
from grants.kernel.references import read_reference
from grants.organisations import queries as organisations
from grants.organisations.models import Organisation
from grants.schemes.rules import round_state

MAIL_INVITATION = "applications.mail_invitation"
MAIL_NOTHING_TO_ANSWER = "applications.mail_nothing_to_answer"


def name_party(
    session: Session,
    application: Application,
    *,
    role: str,
    name: str,
    contact_name: str,
    email: str,
    share_pence: int | None,
    does: str,
    organisation_reference: str = "",
    actor: Actor,
    now: datetime,
) -> Party:
    """Name a host or partner in a draft, and send its link to the person there.

    Until it agrees it has the name that was typed: a reference that somebody came by tells nothing of whose it is.
    Raises Invalid, and Conflict when the draft can't be changed or has no amount yet.
    """
    _lock_draft(session, application, now)
    already = parties_of(session, application.id)
    refuse(rules.naming_refusal(application.amount_requested_pence, already=len(already)))
    problems = rules.party_problems(
        role=role, name=name, contact_name=contact_name, email=email, share_pence=share_pence, does=does
    )
    problems += rules.second_host_problems(role, already)
    organisation, unknown = _organisation_named(session, application, organisation_reference)
    check(problems + unknown + _own_people(session, application, role, email))
    party = Party(
        id=new_id(),
        application_id=application.id,
        role=role,
        organisation_id=organisation.id if organisation else None,
        name=name.strip(),
        contact_name=contact_name.strip(),
        email=tidy_email(email),
        share_pence=Pence(share_pence or 0),
        does=does.strip(),
        state=ASKED,
        edition=1,
        asked_at=now,
        note="",
        answerer=None,
    )
    _check_shares(application, [*already, party])
    session.add(party)
    session.flush()
    _ask(session, application, party, actor=actor, now=now)
    return party


def _own_people(session: Session, application: Application, role: str, email: str) -> list[Problem]:
    """Whether an address is that of somebody who acts for whoever applies, and so cannot be asked to agree."""
    person = people.person_by_email(session, tidy_email(email))
    if person is None or person.id not in organisations.people_acting_for(session, application.organisation_id):
        return []
    return [rules.another_organisation_problem(role)]


def _organisation_named(
    session: Session, application: Application, reference: str
) -> tuple[Organisation | None, list[Problem]]:
    """The organisation with a reference, if there is one. A slip of the finger is told by the character that checks the
    others; whether there is such an organisation is not.
    """
    if not reference.strip():
        return None, []
    if read_reference(reference) is None:
        sentence = (
            "This cannot be a reference: look at each character. Or leave it blank: the e-mail address is enough."
        )
        return None, [Problem("organisation_reference", sentence, "unknown")]
    found = queries.organisation_with_reference(session, reference)
    if found is not None and found.id == application.organisation_id:
        return None, [Problem("organisation_reference", "This is your own organisation.", "own")]
    return found, []


def change_part(
    session: Session,
    party: Party,
    *,
    share_pence: int | None,
    does: str,
    contact_name: str | None = None,
    email: str | None = None,
    actor: Actor,
    now: datetime,
) -> None:
    """Change what a host or partner gets, in pence, and does; it is asked again when it has answered.

    While it has not agreed, whom we ask there can be changed too: another address gets a new link, and the old one
    works no more. None leaves it as it is. Raises Invalid, and Conflict when the draft can't be changed, and for
    another address once it has agreed.
    """
    application = lock_party(session, party, now)
    name, address = contact_name or party.contact_name, tidy_email(email or party.email)
    problems = rules.part_problems(role=party.role, share_pence=share_pence, does=does)
    problems += rules.contact_problems(contact_name=name, email=address)
    is_new = address != party.email
    if is_new:
        refuse(rules.moving_refusal(party.state))
        problems += _own_people(session, application, party.role, address)
    check(problems)
    party.contact_name, party.email = name.strip(), address
    if is_new:
        session.flush()
        _ask_afresh(session, application, party, keeps_agreement=party.state == ASKED, actor=actor, now=now)
    if (party.share_pence, party.does) == (share_pence or 0, does.strip()):
        return
    does_the_same = party.does == does.strip()
    party.share_pence, party.does = Pence(share_pence or 0), does.strip()
    _check_shares(application, parties_of(session, application.id))
    if not does_the_same and party.state == ASKED:
        _forget_answer(party)
    if party.state != ASKED:
        _ask_afresh(session, application, party, keeps_agreement=does_the_same, actor=actor, now=now)
        return
    session.flush()
    if _restore(session, application, party, actor=actor, now=now):
        return
    changed = PartyChanged(
        application_id=application.id, party_id=party.id, role=party.role, share_pence=party.share_pence
    )
    publish(session, changed, actor=actor, now=now, about=(application.organisation_id,))


def ask_again(session: Session, party: Party, *, actor: Actor, now: datetime) -> None:
    """Send another link: the first was lost or has run out, or they may have changed their mind.

    Raises Conflict when they have agreed, and when one was sent just now.
    """
    application = lock_party(session, party, now)
    refuse(rules.asking_again_refusal(party.state, asked_at=party.asked_at, edition=party.edition, now=now))
    _ask_afresh(session, application, party, keeps_agreement=party.state == ASKED, actor=actor, now=now)


def ask_agreed_again(session: Session, application: Application, *, actor: Actor, now: datetime) -> None:
    """Ask hosts and partners again who agreed to another amount than the application now asks for.

    Where the amount is again the one that somebody agreed to, their agreement is restored. Where it changes once more
    before they answer, as while somebody types, they hear so a little later, however often it does: the mail tells what
    stands when it is sent.
    """
    for party in parties_of(session, application.id):
        agreed_to_it = rules.is_what_it_agreed_to(party, application.amount_requested_pence)
        if party.state == AGREED and not agreed_to_it:
            _ask_afresh(session, application, party, keeps_agreement=True, actor=actor, now=now)
        elif rules.heard_another_amount(party, application.amount_requested_pence, now=now):
            at = max(now, party.asked_at + rules.BETWEEN_LINKS)
            _ask_afresh(session, application, party, keeps_agreement=True, at=at, actor=actor, now=now)
        else:
            _restore(session, application, party, actor=actor, now=now)


def _restore(session: Session, application: Application, party: Party, *, actor: Actor, now: datetime) -> bool:
    """Let an agreement stand again if amount and share are what was agreed. False when they are not."""
    if party.state != ASKED or not rules.is_what_it_agreed_to(party, application.amount_requested_pence):
        return False
    party.state = AGREED
    if party.role == HOST:
        application.host_organisation_id = party.organisation_id
    session.flush()
    restored = PartyAgreementRestored(application_id=application.id, party_id=party.id, role=party.role)
    publish(session, restored, actor=actor, now=now, about=(application.organisation_id,))
    return True


def _ask_afresh(
    session: Session,
    application: Application,
    party: Party,
    *,
    keeps_agreement: bool,
    at: datetime | None = None,
    actor: Actor,
    now: datetime,
) -> None:
    """Send another link, now or `at` a time, which ends an agreement; `keeps_agreement` is to let it stand again when
    what changed is set back.
    """
    if not keeps_agreement:
        _forget_answer(party)
    party.state, party.claimed_at = ASKED, None
    party.edition += 1
    party.asked_at = at or now
    if party.role == HOST:
        application.host_organisation_id = None
    session.flush()
    _ask(session, application, party, actor=actor, now=now)


def _forget_answer(party: Party) -> None:
    party.answered_at, party.answerer, party.note = None, None, ""
    party.agreed_amount_pence, party.agreed_share_pence = None, None


def _ask(session: Session, application: Application, party: Party, *, actor: Actor, now: datetime) -> None:
    args = {"party_id": str(party.id), "edition": party.edition}
    add_job(session, MAIL_INVITATION, key=f"{party.id}:{party.edition}", args=args, now=now, run_at=party.asked_at)
    asked = PartyAsked(application_id=application.id, party_id=party.id, role=party.role, share_pence=party.share_pence)
    publish(session, asked, actor=actor, now=now, about=(application.organisation_id,))


def remove_party(session: Session, party: Party, *, actor: Actor, now: datetime) -> None:
    """Take a host or partner out of a draft. Raises Conflict when it can't be changed."""
    application = lock_party(session, party, now)
    if party.role == HOST:
        application.host_organisation_id = None
    removed = PartyRemoved(
        application_id=application.id,
        party_id=party.id,
        role=party.role,
        party_name=party.name,
        person_ids=tuple(queries.people_behind(session, party)),
    )
    session.delete(party)
    session.flush()
    publish(session, removed, actor=actor, now=now, about=(application.organisation_id,))


def _lock_draft(session: Session, application: Application, now: datetime) -> None:
    lock(session, application)
    refuse(application_rules.change_refusal(application.state, round_state(application, now)))


def lock_party(session: Session, party: Party, now: datetime) -> Application:
    """Lock a host or partner and its draft until the transaction ends, and read both as they are now. Gives the draft.

    Raises Conflict when the draft can't be changed, and NotFound when the host or partner was removed meanwhile.
    """
    application = party.application
    _lock_draft(session, application, now)
    refresh(session, party)
    return application


def refresh(session: Session, party: Party) -> None:
    try:
        session.refresh(party, with_for_update={"of": Party})
    except InvalidRequestError as error:
        raise NotFound(queries.NO_PARTY) from error


def _check_shares(application: Application, parties: list[Party]) -> None:
    check(rules.shares_problems(parties, application.amount_requested_pence))
