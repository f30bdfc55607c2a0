"""A message of staff is sent, once, to exactly those whom its author saw."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.orm import Session

from grants.applications.models import Application
from grants.awards.models import Award
from grants.identity.models import Person
from grants.identity.needs.queries import print_size_of
from grants.identity.rules import tidy_email
from grants.kernel.access import Actor
from grants.kernel.clock import civil_moment, london_day
from grants.kernel.events import publish
from grants.kernel.jobs import REACTIONS, JobKind, add_job
from grants.kernel.problems import Conflict, Denied, check
from grants.kernel.unique import insertion
from grants.kernel.writing import Written, write
from grants.notifications import queries as notifications
from grants.notifications.delivering.outgoing.service import write_message
from grants.notifications.staff.mailings import queries, rules
from grants.notifications.staff.mailings.access import may_write_to
from grants.notifications.staff.mailings.events import MailingSent, SeveralWrittenTo
from grants.notifications.staff.mailings.models import Mailing, MailingRecipient
from grants.notifications.staff.mailings.queries import Audience, Reached
from grants.notifications.staff.mailings.several import Several

WRITE_MAILING = "notifications.write_mailing"
WRITTEN_AT_ONCE = 100
TEMPLATE = "notifications/emails/from_us"
NOBODY = "Nobody has an account here whom this would reach. Ring them, or write to them by post."
LOOK_AGAIN = "Who gets it, how, or what it says has changed since you looked. Look at it again, then send it."


@dataclass(frozen=True)
class Draft:
    """A message as it is typed: its words, where answers go, and in a round to which groups."""

    subject: str
    body: str
    reply_to: str
    groups: tuple[str, ...] = ()


@dataclass(frozen=True)
class Preview:
    """What goes, exactly: the words, to whom and how, and from when. `edition` stands for all of it, `mailing_id` for
    that from this author on this day, and `example` is what the first of them reads; None where nobody gets it.
    """

    draft: Draft
    to: Reached
    edition: int
    mailing_id: UUID
    goes_at: datetime
    example: Written | None

    @property
    def by_way(self) -> list[tuple[str, int]]:
        return rules.counted_by_way(each.way for each in self.to.recipients)


def preview(session: Session, audience: Audience | Several, draft: Draft, *, actor: Actor, now: datetime) -> Preview:
    """What would go if it were sent now. Raises Invalid, and Denied where this is closed to its author."""
    _may_write(actor, audience)
    tidy = Draft(draft.subject.strip(), draft.body.strip(), tidy_email(draft.reply_to), tuple(sorted(draft.groups)))
    check(
        rules.problems_of(
            subject=tidy.subject,
            body=tidy.body,
            reply_to=tidy.reply_to,
            groups=tidy.groups,
            of_round=audience.of_round,
        )
    )
    to = queries.reached(session, actor, audience, tidy.groups)
    exactly = [(each.about_id, each.person.id, each.way) for each in to.recipients]
    edition = rules.edition_of(tidy.subject, tidy.body, tidy.reply_to, exactly)
    mailing_id = rules.mailing_id_of(audience.id, actor.person_id, edition, london_day(now))
    return Preview(tidy, to, edition, mailing_id, civil_moment(now), _example(session, tidy, to, actor))


def _example(session: Session, draft: Draft, to: Reached, actor: Actor) -> Written | None:
    author = session.get(Person, actor.person_id) if actor.person_id else None
    if not to.recipients or author is None:
        return None
    first = to.recipients[0]
    return _words(
        session,
        draft,
        author=author.name,
        person=first.person,
        about_id=first.about_id,
        organisation=first.organisation,
    )


def _may_write(actor: Actor, audience: Audience | Several) -> None:
    refusal = may_write_to(actor, audience)
    if refusal is not None:
        raise Denied(refusal)


def send_mailing(
    session: Session,
    audience: Audience | Several,
    draft: Draft,
    *,
    edition: int | None,
    actor: Actor,
    now: datetime,
) -> Mailing:
    """Send what was looked at. The same again on the same day gives what was sent the first time.

    Raises Conflict where it is not what was looked at any more, or reaches nobody.
    """
    _may_write(actor, audience)
    seen = preview(session, audience, draft, actor=actor, now=now)
    if edition is not None and edition != seen.edition:
        raise Conflict(LOOK_AGAIN)
    mailing_id = seen.mailing_id
    values = {
        "id": mailing_id,
        "author_id": actor.person_id,
        **_about(audience),
        "groups": list(seen.draft.groups),
        "subject": seen.draft.subject,
        "body": seen.draft.body,
        "reply_to": seen.draft.reply_to,
        "sent_at": now,
    }
    if session.scalar(insertion(session, Mailing, ("id",), Mailing.id), values) is None:
        return session.get_one(Mailing, mailing_id)
    if not seen.to.recipients:
        raise Conflict(NOBODY)
    _keep_recipients(session, mailing_id, seen)
    add_job(session, WRITE_MAILING, key=f"{mailing_id}:0", args=_args(mailing_id, 0), run_at=seen.goes_at, now=now)
    number = len(seen.to.recipients)
    if isinstance(audience, Several):
        to_several = SeveralWrittenTo(mailing_id=mailing_id, of=audience.of, number=number)
        publish(session, to_several, actor=actor, now=now, about=audience.ids)
    else:
        sent = MailingSent(mailing_id=mailing_id, of=audience.of, of_id=audience.id, number=number)
        publish(session, sent, actor=actor, now=now, about=(audience.id,))
    return session.get_one(Mailing, mailing_id)


def _about(audience: Audience | Several) -> dict[str, Any]:
    """What a message is about, as it is kept. Every row that is inserted has the same columns."""
    nothing: dict[str, Any] = dict.fromkeys([*(column.key for column in queries.COLUMNS.values()), "several_of"])
    if isinstance(audience, Several):
        return {**nothing, "several_of": audience.of}
    return {**nothing, queries.COLUMNS[audience.of].key: audience.id}


def _keep_recipients(session: Session, mailing_id: UUID, seen: Preview) -> None:
    session.execute(
        insert(MailingRecipient),
        [
            {
                "mailing_id": mailing_id,
                "about_id": each.about_id,
                "person_id": each.person.id,
                "application_id": each.application_id,
                "organisation_id": each.organisation_id,
                "way": each.way,
            }
            for each in seen.to.recipients
        ],
    )


def _args(mailing_id: UUID, number: int) -> dict[str, Any]:
    return {"mailing_id": str(mailing_id), "number": number}


def write_slice(session: Session, args: dict[str, Any], now: datetime) -> None:
    """Write a message of staff to some of its people, and ask for the next slice."""
    mailing, _ = queries.mailing_of(session, UUID(args["mailing_id"]))
    recipients = queries.unwritten(session, mailing.id, WRITTEN_AT_ONCE)
    for each in recipients:
        key = f"mailing:{mailing.id}:{each.about_id}:{each.person_id}"
        words = _words(
            session,
            Draft(mailing.subject, mailing.body, mailing.reply_to),
            author=mailing.author.name,
            person=each.person,
            about_id=each.about_id,
            organisation=each.organisation.name,
        )
        write_message(
            session, key=key, kind="from_us", person_id=each.person_id, about_id=each.about_id, words=words, now=now
        )
        written = notifications.message_with_key(session, key)
        each.message_id = written.id if written else None
    if len(recipients) == WRITTEN_AT_ONCE:
        number = args["number"] + 1
        add_job(session, WRITE_MAILING, key=f"{mailing.id}:{number}", args=_args(mailing.id, number), now=now)


def _words(
    session: Session, draft: Draft, *, author: str, person: Person, about_id: UUID, organisation: str
) -> Written:
    """What one person reads."""
    about = session.get(Award, about_id) or session.get(Application, about_id)
    return write(
        TEMPLATE,
        draft=draft,
        author=author,
        person=person,
        organisation=organisation,
        about=about,
        of_award=isinstance(about, Award),
        print_points=print_size_of(session, person),
    )


WRITE_JOB = JobKind(WRITE_MAILING, REACTIONS, run=write_slice, lease=timedelta(minutes=5))
