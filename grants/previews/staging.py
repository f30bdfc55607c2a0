"""A made-up applicant in a round, put there by the services that pages use, in a transaction that is rolled back."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

from sqlalchemy.orm import Session

from grants.applications import queries as applications
from grants.applications import service as applying
from grants.applications.models import SUBMITTED, Application
from grants.identity.authentication import actor_for
from grants.identity.service import register_person
from grants.kernel.access import NOBODY, SYSTEM, Actor
from grants.kernel.clock import london_day
from grants.kernel.problems import Invalid
from grants.kernel.stage import Registry
from grants.organisations.service import register_organisation
from grants.previews.rules import ANYBODY, BEGINNER, NEWCOMER, SENDER, made_up_answers
from grants.schemes import queries as schemes
from grants.schemes.models import Round
from grants.schemes.round_drafts.models import RoundDraft
from grants.schemes.round_drafts.queries import details_of
from grants.schemes.service import create_round

A_MINUTE = timedelta(minutes=1)
_MADE_UP = {
    "name": "Example Community Group",
    "kind": "unincorporated_charity",
    "constituted": True,
    "annual_income_pence": 20_000_00,
    "postcode": "LS1 4AP",
}


@dataclass(frozen=True)
class Staged:
    """Who looks, and the made-up application, if there is one."""

    actor: Actor
    application_id: UUID | None


def lasting_id(round_id: UUID) -> UUID:
    """What stands in addresses of a preview for the application: its own id is another each time."""
    return uuid5(NAMESPACE_URL, f"preview of {round_id}")


def stage_round(session: Session, round_id: UUID, *, now: datetime) -> Round:
    """The round as it is announced; one that is being set up is announced as it stands. Raises Invalid with all that
    keeps it from that, and NotFound.
    """
    draft = session.get(RoundDraft, round_id)
    if draft is not None:
        scheme, details = schemes.scheme_of(session, draft.scheme_id), details_of(draft)
        session.delete(draft)
        session.flush()
        before = details["opens_at"] - A_MINUTE if details["opens_at"] and not details["opens_now"] else now
        create_round(session, scheme, details=details, actor=SYSTEM, now=min(before, now), round_id=round_id)
        session.expire_all()
    return schemes.round_of(session, round_id)


def stage_applicant(session: Session, round_: Round, *, who: str, amount: int, registry: Registry) -> Staged:
    """Somebody made up who looks at a round: `who` of LOOKERS, asking for `amount` pence where they ask for money."""
    if who == ANYBODY:
        return Staged(NOBODY, None)
    began = round_.opens_at + A_MINUTE
    email = f"{lasting_id(round_.id)}@example.org"
    person = register_person(session, email=email, name="Sam Example", actor=SYSTEM, now=began)
    actor = actor_for(session, person, registry)
    organisation = register_organisation(session, details=_MADE_UP, position="Treasurer", actor=actor, now=began)
    actor = actor_for(session, person, registry)
    if who == NEWCOMER:
        return Staged(actor, None)
    fitting = {question["key"]: question["needed"] for question in round_.scheme.eligibility}
    application = applying.start_application(
        session, round_, organisation, eligibility_answers=fitting, actor=actor, now=began
    )
    if who != BEGINNER:
        _fill(session, application.id, round_, amount=amount, actor=actor)
    if who == SENDER:
        _send(session, application.id, round_, actor=actor)
    session.expire_all()
    return Staged(actor, application.id)


def _fill(session: Session, application_id: UUID, round_: Round, *, amount: int, actor: Actor) -> None:
    application = applications.application_of(session, application_id)
    starts = (london_day(round_.closes_at) + timedelta(days=90)).isoformat()
    asked = applications.question_set_of(round_.question_set)
    applying.save_draft(
        session,
        application,
        title="An example of a title",
        amount_requested_pence=amount,
        answers=made_up_answers(asked, amount=amount, starts=starts),
        version=None,
        actor=actor,
        now=round_.opens_at + A_MINUTE,
    )


def _send(session: Session, application_id: UUID, round_: Round, *, actor: Actor) -> None:
    """Send it; where something cannot be made up that has to be there, such as a file, it counts as sent without."""
    application, sent_at = applications.application_of(session, application_id), round_.opens_at + 2 * A_MINUTE
    try:
        applying.submit(session, application, actor=actor, now=sent_at)
    except Invalid:
        application = session.get_one(Application, application_id)
        application.state, application.submitted_at, application.submitted_by = SUBMITTED, sent_at, actor.person_id
        application.copy_edition = application.version
        session.flush()
