"""Hosts and partners are named, asked, asked again, and answer."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.orm import Session

from grants.applications import rules as application_rules
from grants.applications.hosting import queries, rules
from grants.applications.hosting.events import (
    PartyAgreementRestored,
    PartyAnswered,
    PartyAsked,
    PartyChanged,
    PartyRemoved,
)
from grants.applications.locking import lock, refuse
from grants.applications.models import AGREED, ASKED, DECLINED, HOST, Application, Party
from grants.applications.rest import parties_of
from grants.identity import service as identity
from grants.identity.models import Person
from grants.identity.rules import tidy_email
from grants.kernel.access import Actor
from grants.kernel.db import new_id
from grants.kernel.events import publish
from grants.kernel.jobs import add_job
from grants.kernel.money import Pence
from grants.kernel.problems import Invalid, NotFound, Problem, Stale, check
from grants.kernel.references import read_reference
from grants.organisations import queries as organisations
from grants.organisations.models import Organisation
from grants.schemes.rules import round_state

MAIL_INVITATION = "applications.mail_invitation"


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
    _hold_draft(session, application, now)
    already = parties_of(session, application.id)
    refuse(rules.naming_refusal(application.amount_requested_pence, already=len(already)))
    problems = rules.party_problems(
        role=role, name=name, contact_name=contact_name, email=email, share_pence=share_pence, does=does
    )
    organisation, unknown = _organisation_named(session, application, organisation_reference)
    check(problems + unknown)
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
    session: Session, party: Party, *, share_pence: int | None, does: str, actor: Actor, now: datetime
) -> None:
    """Change what a host or partner gets and does; it is asked again when it has answered. Raises as `name_party`."""
    application = _hold_party(session, party, now)
    check(rules.part_problems(role=party.role, share_pence=share_pence, does=does))
    if (party.share_pence, party.does) == (share_pence, does.strip()):
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
    application = _hold_party(session, party, now)
    refuse(rules.asking_again_refusal(party.state, asked_at=party.asked_at, edition=party.edition, now=now))
    _ask_afresh(session, application, party, keeps_agreement=party.state == ASKED, actor=actor, now=now)


def ask_agreed_again(session: Session, application: Application, *, actor: Actor, now: datetime) -> None:
    """After the amount has changed: whoever agreed, agreed to another application, and is asked again at once.

    Where it is again what somebody agreed to, their agreement stands as before.
    """
    for party in parties_of(session, application.id):
        agreed_to_it = rules.is_what_it_agreed_to(party, application.amount_requested_pence)
        if party.state == AGREED and not agreed_to_it:
            _ask_afresh(session, application, party, keeps_agreement=True, actor=actor, now=now)
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
    session: Session, application: Application, party: Party, *, keeps_agreement: bool, actor: Actor, now: datetime
) -> None:
    """Send another link, which ends an agreement; `keeps_agreement` is to let it stand again when what changed is set
    back.
    """
    if not keeps_agreement:
        _forget_answer(party)
    party.state, party.claimed_at = ASKED, None
    party.edition += 1
    party.asked_at = now
    if party.role == HOST:
        application.host_organisation_id = None
    session.flush()
    _ask(session, application, party, actor=actor, now=now)


def _forget_answer(party: Party) -> None:
    party.answered_at, party.answerer, party.note = None, None, ""
    party.agreed_amount_pence, party.agreed_share_pence = None, None


def _ask(session: Session, application: Application, party: Party, *, actor: Actor, now: datetime) -> None:
    args = {"party_id": str(party.id), "edition": party.edition}
    add_job(session, MAIL_INVITATION, key=f"{party.id}:{party.edition}", args=args, now=now)
    asked = PartyAsked(application_id=application.id, party_id=party.id, role=party.role, share_pence=party.share_pence)
    publish(session, asked, actor=actor, now=now, about=(application.organisation_id,))


def remove_party(session: Session, party: Party, *, actor: Actor, now: datetime) -> None:
    """Take a host or partner out of a draft. Raises Conflict when it can't be changed."""
    application = _hold_party(session, party, now)
    if party.role == HOST:
        application.host_organisation_id = None
    removed = PartyRemoved(application_id=application.id, party_id=party.id, role=party.role)
    session.delete(party)
    session.flush()
    publish(session, removed, actor=actor, now=now, about=(application.organisation_id,))


def claim(session: Session, party: Party, *, token: str, secret: str, now: datetime) -> str:
    """Sign in who has the link, making an account at the first time; gives the token for their browser.

    Raises NotFound when the link is not the right one, has been used or is too old.
    """
    _refresh(session, party)
    check_link(party, token, secret=secret, now=now)
    party.claimed_at = now
    return identity.sign_in_invited(session, email=party.email, name=party.contact_name, now=now)


def check_link(party: Party, token: str, *, secret: str, now: datetime) -> None:
    """Raises NotFound when a link does not work (any more)."""
    right = rules.link_token(party.id, party.edition, secret)
    claimed = party.claimed_at is not None
    if not rules.link_works(token, right, asked_at=party.asked_at, claimed=claimed, now=now):
        raise NotFound("This link has been used or is too old. Sign in with your e-mail address instead.")


def answer(
    session: Session,
    party: Party,
    *,
    agrees: bool | None,
    organisation_id: UUID | None,
    confirmed: bool,
    note: str,
    amount_seen: int | None = None,
    share_seen: int | None = None,
    actor: Actor,
    now: datetime,
) -> None:
    """Agree or decline for an organisation. `amount_seen` and `share_seen` are what was read, where that is known.

    Raises Invalid, Stale when amount or share changed since it was read, and Conflict when there is nothing to answer.
    """
    application = _hold_party(session, party, now)
    refuse(rules.answering_refusal(party.state, agrees=agrees, amount=application.amount_requested_pence))
    check(rules.answer_problems(agrees=agrees, note=note, confirmed=confirmed))
    if party.state == DECLINED and not agrees and party.note == note.strip():
        return
    stands = {"amount_requested_pence": application.amount_requested_pence, "share_pence": party.share_pence}
    seen = {"amount_requested_pence": amount_seen, "share_pence": share_seen}
    if any(given is not None and given != stands[field] for field, given in seen.items()):
        message = "The amount has changed since you opened this page. Read it again, then answer."
        raise Stale(message, current=stands, yours=seen, version=party.edition)
    answerer = session.get(Person, actor.person_id) if actor.person_id else None
    if agrees:
        _agree(session, application, party, organisation_id, actor)
    else:
        party.state, party.agreed_amount_pence, party.agreed_share_pence = DECLINED, None, None
    party.note, party.answered_at, party.answerer = note.strip(), now, answerer
    session.flush()
    answered = PartyAnswered(
        application_id=application.id, party_id=party.id, role=party.role, agreed=party.state == AGREED
    )
    publish(session, answered, actor=actor, now=now, about=(application.organisation_id,))


def _agree(
    session: Session, application: Application, party: Party, organisation_id: UUID | None, actor: Actor
) -> None:
    wanted = organisation_id or party.organisation_id
    fault = queries.why_not_for(session, application, party, wanted, actor)
    if fault:
        raise Invalid([Problem("organisation_id", fault, "not_for_it")])
    assert wanted is not None
    name = organisations.organisation_of(session, wanted).name
    party.organisation_id, party.name = wanted, name
    party.state = AGREED
    party.agreed_amount_pence, party.agreed_share_pence = application.amount_requested_pence, party.share_pence
    if party.role == HOST:
        application.host_organisation_id = wanted


def _hold_draft(session: Session, application: Application, now: datetime) -> None:
    lock(session, application)
    refuse(application_rules.change_refusal(application.state, round_state(application, now)))


def _hold_party(session: Session, party: Party, now: datetime) -> Application:
    """Its application, as a draft that can be changed, and the party as it stands now; nobody else changes either.

    Raises Conflict, and NotFound when it was removed in the meantime.
    """
    application = party.application
    _hold_draft(session, application, now)
    _refresh(session, party)
    return application


def _refresh(session: Session, party: Party) -> None:
    try:
        session.refresh(party, with_for_update={"of": Party})
    except InvalidRequestError as error:
        raise NotFound(queries.NO_PARTY) from error


def _check_shares(application: Application, parties: list[Party]) -> None:
    check(rules.shares_problems(parties, application.amount_requested_pence))
