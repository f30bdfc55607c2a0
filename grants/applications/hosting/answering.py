"""Hosts and partners follow their links, and answer."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from grants.applications.hosting import queries, rules
from grants.applications.hosting.events import (
    PartyAnswered,
    PartyInvitationUsed,
    PartyInvited,
)
from grants.applications.hosting.service import lock_party, refresh
from grants.applications.locking import refuse
from grants.applications.models import AGREED, DECLINED, HOST, Application, Party
from grants.identity import service as identity
from grants.identity.models import Person
from grants.kernel.access import SYSTEM, Actor
from grants.kernel.events import publish
from grants.kernel.problems import NotFound, Problem, Stale, check
from grants.organisations import queries as organisations


def claim(session: Session, party: Party, *, token: str, secret: str, now: datetime) -> str:
    """Sign in who has the link, making their account; gives the token for their browser.

    Raises NotFound when the link is not the right one, has been used or is too old, and SignInNeeded when its address
    has an account: that is signed in to with a code.
    """
    refresh(session, party)
    check_link(party, token, secret=secret, now=now)
    party.claimed_at = now
    used = PartyInvitationUsed(party_id=party.id, edition=party.edition)
    publish(session, used, actor=SYSTEM, now=now, about=(party.application_id,))
    return identity.sign_in_invited(session, email=party.email, name=party.contact_name, now=now)


def record_invited(session: Session, party_id: UUID, *, edition: int, now: datetime) -> None:
    """Record that the link of an asking has gone out."""
    publish(session, PartyInvited(party_id=party_id, edition=edition), actor=SYSTEM, now=now, about=(party_id,))


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
    application = lock_party(session, party, now)
    refuse(rules.answering_refusal(party.state, agrees=agrees, amount=application.amount_requested_pence))
    fault = queries.why_not_for(session, application, party, _answers_for(party, organisation_id), actor)
    for_another = [Problem("organisation_id", fault, "not_for_it")] if agrees and fault else []
    check(rules.answer_problems(agrees=agrees, note=note, confirmed=confirmed) + for_another)
    if party.state == DECLINED and not agrees and party.note == note.strip():
        return
    stands = {"amount_requested_pence": application.amount_requested_pence, "share_pence": party.share_pence}
    seen = {"amount_requested_pence": amount_seen, "share_pence": share_seen}
    if any(given is not None and given != stands[field] for field, given in seen.items()):
        message = "The amount has changed since you opened this page. Read it again, then answer."
        raise Stale(message, current=stands, yours=seen, version=party.edition)
    answerer = session.get(Person, actor.person_id) if actor.person_id else None
    wanted = _answers_for(party, organisation_id)
    if agrees and wanted is not None:
        _agree(session, application, party, wanted)
    else:
        party.state, party.agreed_amount_pence, party.agreed_share_pence = DECLINED, None, None
    party.note, party.answered_at, party.answerer = note.strip(), now, answerer
    session.flush()
    answered = PartyAnswered(
        application_id=application.id, party_id=party.id, role=party.role, agreed=party.state == AGREED
    )
    publish(session, answered, actor=actor, now=now, about=(application.organisation_id,))


def _answers_for(party: Party, organisation_id: UUID | None) -> UUID | None:
    return organisation_id or party.organisation_id


def _agree(session: Session, application: Application, party: Party, wanted: UUID) -> None:
    name = organisations.organisation_of(session, wanted).name
    party.organisation_id, party.name = wanted, name
    party.state = AGREED
    party.agreed_amount_pence, party.agreed_share_pence = application.amount_requested_pence, party.share_pence
    if party.role == HOST:
        application.host_organisation_id = wanted
