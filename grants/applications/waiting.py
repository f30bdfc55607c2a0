"""What waits for people in this stage, for their home page."""

from datetime import datetime
from uuid import UUID

from flask import url_for
from sqlalchemy.orm import Session

from grants.applications import queries, rules
from grants.applications.assisted import queries as assisted_queries
from grants.applications.clarifications import queries as clarification_queries
from grants.applications.conflicts import has_conflict
from grants.applications.hosting import queries as hosting_queries
from grants.applications.models import (
    ASKED,
    DRAFT,
    OPEN,
    UNDECIDED,
    Application,
    Assistance,
    Clarification,
    Party,
)
from grants.applications.screening.work import queries as work_queries
from grants.applications.screening.work.queries import MINE, in_hand
from grants.kernel.access import Actor
from grants.kernel.clock import is_over
from grants.kernel.counting import counted
from grants.kernel.stage import Waiting
from grants.kernel.waiting import administrators, held, members, signed_in, waits_for
from grants.organisations.profile.queries import gaps_to_apply

_OF_THEIRS = Application.organisation_id.in_(held("member"))
_IS_ASKED = Party.id.in_(held("named")) | Party.organisation_id.in_(held("member"))
_IS_OPEN = (Clarification.state == OPEN) & (Clarification.application_id == Application.id)


@waits_for(members, theirs=(Application.state == DRAFT) & _OF_THEIRS)
def drafts(session: Session, actor: Actor, now: datetime) -> list[Waiting]:
    """Drafts that can still be sent, each due when its round closes."""
    return [
        Waiting(
            text=_what_is_left(draft),
            href=url_for("applications.show", application_id=draft.id),
            due_at=draft.closes_at,
            detail=" – ".join(part for part in (draft.organisation.name, draft.title, draft.reference) if part),
        )
        for draft in queries.open_drafts(session, actor, now)
    ]


def _what_is_left(draft: Application) -> str:
    """What whoever applies has to do for a draft; where all that is left is for others to do, who they are."""
    scheme = draft.round.scheme.name
    waits = hosting_queries.waits_for(draft)
    is_up_to_others = waits and all(wait.code == "waits_for_agreement" for wait in waits)
    if is_up_to_others and not rules.submission_problems(queries.form_of(draft), queries.values_of(draft)):
        names = " and ".join(party.name for party in draft.parties if party.state == ASKED)
        return f"Your application to {scheme} waits for {names} to agree. Then send it"
    return f"Finish and send your application to {scheme}"


@waits_for(signed_in, theirs=(Party.state == ASKED) & _IS_ASKED)
def agreements(session: Session, actor: Actor, now: datetime) -> list[Waiting]:
    """Whoever is asked to be a host or partner, for applications that can still be sent."""
    return [
        Waiting(
            text=f"Say whether you agree to be {party.role} of {party.application.organisation.name}",
            href=url_for("hosting.party", party_id=party.id),
            due_at=party.application.closes_at,
            detail=f"{party.application.title or party.application.reference}, {party.application.round.scheme.name}",
        )
        for party in hosting_queries.parties_to_answer(session, actor, now)
    ]


@waits_for(members, theirs=_IS_OPEN & _OF_THEIRS)
def clarifications(session: Session, actor: Actor, now: datetime) -> list[Waiting]:
    """What we asked about applications that were sent, each due at its minute."""
    return [
        Waiting(
            text=f"Answer our question about “{asked.application.title}”",
            href=url_for("clarifications.clarification", clarification_id=asked.id),
            due_at=asked.due_at,
            detail=f"{asked.application.organisation.name} – {asked.application.reference}",
        )
        for asked in clarification_queries.open_for(session, actor, now)
    ]


@waits_for(members, theirs=Application.state.in_(UNDECIDED) & _OF_THEIRS)
def untold(session: Session, actor: Actor, now: datetime) -> list[Waiting]:
    """What organisations have not told that holds up an offer, while something they sent is not decided."""
    titles: dict[UUID, str] = {}
    organisations = {}
    for application in queries.undecided_of(session, actor):
        titles.setdefault(application.organisation_id, application.title)
        organisations[application.organisation_id] = application.organisation
    return [
        Waiting(
            text=f"Tell us {counted(len(gaps), 'thing')} about {organisation.name}",
            href=url_for("profile.tasks", organisation_id=organisation.id),
            detail=f"So that nothing holds up “{titles[organisation.id]}”",
        )
        for organisation, gaps in gaps_to_apply(session, list(organisations.values()))
        if gaps
    ]


@waits_for(administrators, Assistance.confirmed_at.is_(None))
def confirmations(session: Session, actor: Actor, now: datetime) -> list[Waiting]:
    """For administrators: copies to post, and entries that nobody has confirmed yet."""
    found = []
    for application in assisted_queries.entries_to_confirm(session):
        entry = application.assistance
        if entry is None or has_conflict(actor, application.id):
            continue
        to_post = entry.person_id is None and entry.posted_at is None
        text = f"Post the copy to {entry.name}" if to_post else f"Hear whether {entry.name} confirms the copy"
        if entry.objection:
            text = f"Ring or write to {entry.name}, who says that something in the copy is wrong"
        href = url_for("assisted.assistance", application_id=application.id)
        found.append(Waiting(text=text, href=href, detail=f"{application.title} – {application.reference}"))
    return found


@waits_for(signed_in, Assistance.confirmed_at.is_(None))
def entries(session: Session, actor: Actor, now: datetime) -> list[Waiting]:
    """For whom an application was entered: the copy to confirm."""
    return [
        Waiting(
            text=f"Confirm the application that was entered for you: “{application.title}”",
            href=url_for("assisted.confirmation", application_id=application.id),
            detail=application.reference,
        )
        for application in assisted_queries.entries_to_confirm(session, for_person=actor.person_id)
    ]


@waits_for(administrators)
def screenings(session: Session, actor: Actor, now: datetime) -> list[Waiting]:
    """For administrators: how many applications they have in hand, and how many of each round wait to be screened."""
    mine = in_hand(session, actor)
    text = f"You have {counted(mine, 'application')} in hand to screen"
    in_hand_first = [Waiting(text=text, href=url_for("screening_work.work_list", who=MINE))] if mine else []
    return (
        _handed_over(session, actor)
        + in_hand_first
        + [
            Waiting(
                text=f"{counted(number, 'application')} to screen",
                href=url_for("screening_work.work_list", round=found.id),
                detail=f"{found.scheme.name}, {found.name}: {'closed' if is_over(found.closes_at, now) else 'open'}",
            )
            for found, number in work_queries.rounds_to_screen(session)
        ]
    )


def _handed_over(session: Session, actor: Actor) -> list[Waiting]:
    return [
        Waiting(
            text=f"Screen “{work.application.title}”",
            href=url_for("applications.screening", application_id=work.application_id),
            detail=f"{work.application.organisation.name} – {work.application.reference}, "
            f"handed to you by {work.handed_by_name}",
        )
        for work in work_queries.handed_to(session, actor)
    ]
