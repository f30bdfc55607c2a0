"""After sending: an administrator asks, the applicant changes what was opened, and what stood before is kept."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from grants.applications import queries
from grants.applications.clarifications import rules
from grants.applications.clarifications.events import (
    ClarificationAnswered,
    ClarificationAsked,
    ClarificationRanOut,
    ClarificationSaved,
)
from grants.applications.locking import lock, refuse
from grants.applications.models import ANSWERED, OPEN, OVERDUE, AnswerEdition, Application, Clarification
from grants.applications.rules import field_of
from grants.applications.uploads.models import ApplicationFile
from grants.applications.uploads.service import mark_removed, note_in_answer, publish_added, question_for_files
from grants.kernel import forms
from grants.kernel.access import SYSTEM, Actor
from grants.kernel.clock import to_the_minute
from grants.kernel.db import new_id
from grants.kernel.events import publish
from grants.kernel.files import FileStore
from grants.kernel.filling import rules as filling
from grants.kernel.problems import Problem, SignInNeeded, check
from grants.kernel.uploads.models import HARMFUL
from grants.kernel.uploads.service import Noted, take_file, without

CLOSED_AT_ONCE = 200


def ask(
    session: Session,
    application: Application,
    *,
    question: str,
    sections: Sequence[str],
    due_at: datetime | None,
    actor: Actor,
    now: datetime,
) -> Clarification:
    """Ask about an application that was sent, and open the named sections until a minute.

    Raises Invalid, and Conflict when it can't be asked about or another question is open.
    """
    lock(session, application)
    refuse(rules.asking_refusal(application.state))
    if actor.person_id is None:
        raise SignInNeeded("Sign in to ask.")
    can_open = [s.key for s in rules.sections_to_open(queries.form_of(application), queries.values_of(application))]
    wanted = to_the_minute(due_at).astimezone(UTC) if due_at else None
    check(rules.asking_problems(question=question, sections=sections, can_open=can_open, due_at=wanted, now=now))
    assert wanted is not None
    clarification = Clarification(
        id=new_id(),
        version=1,
        application_id=application.id,
        question=question.strip(),
        sections=[key for key in can_open if key in sections],
        draft={},
        due_at=wanted,
        state=OPEN,
        asked_by=actor.person_id,
        asked_at=now,
    )
    session.add(clarification)
    session.flush()
    set_committed_value(clarification, "editions", [])
    asked = ClarificationAsked(clarification_id=clarification.id, application_id=application.id, due_at=wanted)
    about = (application.id, application.round_id, application.organisation_id)
    publish(session, asked, actor=actor, now=now, about=about)
    return clarification


def answer(
    session: Session,
    clarification: Clarification,
    *,
    answers: Mapping[str, Any],
    send: bool,
    version: int | None = None,
    actor: Actor,
    now: datetime,
) -> None:
    """Save changed answers to the opened questions, and with `send` put them in the place of those before.

    Raises Invalid for what can't be read, for questions that are not opened, and, when sent, for what is
    missing or out of bounds; Stale when somebody saved since `version`; and Conflict when it is too late.
    """
    application = clarification.application
    _lock(session, clarification, now)
    form, before = queries.form_of(application), queries.values_of(application)
    opened = rules.opened_keys(form, clarification.sections)
    change, problems = forms.from_json(form, answers)
    closed = [Problem(key, rules.NOT_OPENED, "not_opened") for key in change if key not in opened]
    check(filling.named(problems + closed, field_of))
    drafted = {**clarification.draft, **change}
    after = rules.as_answered(before, drafted)
    if version is not None and version != clarification.version:
        stands = filling.Change(rules.as_answered(before, clarification.draft), after, list(change))
        raise filling.saved_in_between("answer", stands, field_of, version=clarification.version)
    if send:
        check(filling.named(rules.answer_problems(form, after, opened), field_of))
        clarification.draft = drafted
        clarification.version += 1
        _take(session, clarification, before, after, opened, actor=actor, now=now)
    else:
        _save(session, clarification, drafted, actor=actor, now=now)


def _lock(session: Session, clarification: Clarification, now: datetime) -> None:
    application = clarification.application
    lock(session, application)
    session.refresh(clarification, ["state", "version", "draft", "due_at"], with_for_update=True)
    due_at = clarification.due_at
    refuse(rules.answering_refusal(clarification.state, application.state, due_at=due_at, now=now))


def _save(
    session: Session, clarification: Clarification, drafted: Mapping[str, Any], *, actor: Actor, now: datetime
) -> None:
    """Keep answers for later. Saving nothing new does nothing."""
    changed = [key for key in drafted if key not in clarification.draft or drafted[key] != clarification.draft[key]]
    if not changed:
        return
    clarification.draft = dict(drafted)
    clarification.version += 1
    session.flush()
    application = clarification.application
    saved = ClarificationSaved(
        clarification_id=clarification.id,
        application_id=application.id,
        fields=tuple(field_of(key) for key in changed),
    )
    publish(session, saved, actor=actor, now=now, about=(application.id, application.organisation_id))


def _take(
    session: Session,
    clarification: Clarification,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    opened: set[str],
    *,
    actor: Actor,
    now: datetime,
) -> None:
    application, changed = clarification.application, rules.changed_keys(before, after, opened)
    clarification.editions = [
        AnswerEdition(question_key=key, before={"value": before.get(key)}, after={"value": after.get(key)})
        for key in changed
    ]
    clarification.state, clarification.closed_at, clarification.answered_by = ANSWERED, now, actor.person_id
    kept = {key: value for key, value in application.answers.items() if key not in opened}
    application.answers = kept | {key: after[key] for key in opened if key in after}
    application.version += 1
    application.copy_edition = application.version
    application.updated_at = now
    session.flush()
    happened = ClarificationAnswered(
        clarification_id=clarification.id,
        application_id=application.id,
        fields=tuple(field_of(key) for key in changed),
    )
    about = (application.id, application.round_id, application.organisation_id)
    publish(session, happened, actor=actor, now=now, about=about)


def add_file_to_answer(
    session: Session,
    clarification: Clarification,
    *,
    question_key: str,
    name: str,
    content: bytes,
    files: FileStore,
    actor: Actor,
    now: datetime,
) -> ApplicationFile:
    """Add a file to an answer after sending; it becomes part of the application when the answer is sent.

    Raises what `add_file` raises, also for a question that is not opened.
    """
    _lock(session, clarification, now)
    application = clarification.application
    question = question_for_files(application, question_key)
    rules.check_opened(queries.form_of(application), clarification.sections, question_key)
    upload = ApplicationFile(application_id=application.id, clarification_id=clarification.id)
    noted = take_file(
        session,
        upload,
        question=question,
        noted=_as_answered(clarification, question_key),
        beside=ApplicationFile.application_id == application.id,
        name=name,
        content=content,
        files=files,
        actor=actor,
        now=now,
    )
    upload.application, upload.clarification = application, clarification
    note_in_answer(clarification, question_key, noted)
    publish_added(session, upload, actor=actor, now=now)
    return upload


def remove_file_from_answer(
    session: Session, clarification: Clarification, upload: ApplicationFile, *, actor: Actor, now: datetime
) -> None:
    """Take a file out of an answer after sending. What was sent before is kept beside the new answer.

    Raises Invalid for a question that is not opened, and Conflict when it is too late.
    """
    _lock(session, clarification, now)
    form = queries.form_of(clarification.application)
    rules.check_opened(form, clarification.sections, upload.question_key)
    noted = _as_answered(clarification, upload.question_key)
    note_in_answer(clarification, upload.question_key, without(noted, upload))
    if upload.clarification_id == clarification.id or upload.state == HARMFUL:
        mark_removed(session, upload, actor=actor, now=now)


def _as_answered(clarification: Clarification, key: str) -> Noted:
    """The files of a question as the answer would stand."""
    before = queries.values_of(clarification.application)
    return list(rules.as_answered(before, clarification.draft).get(key) or [])


def close_overdue(session: Session, now: datetime) -> None:
    """Close what was not answered in time. What was saved and not sent stays to be read by the applicant."""
    late = (
        select(Clarification)
        .where(Clarification.state == OPEN, Clarification.due_at < to_the_minute(now))
        .order_by(Clarification.due_at)
        .limit(CLOSED_AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    for clarification in session.scalars(late).all():
        clarification.state, clarification.closed_at = OVERDUE, now
        clarification.version += 1
        session.flush()
        ran_out = ClarificationRanOut(clarification_id=clarification.id, application_id=clarification.application_id)
        publish(session, ran_out, actor=SYSTEM, now=now, about=(clarification.application_id,))
