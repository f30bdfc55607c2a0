"""What applications, questions about them and their parties are called, where a list of other things names them."""

from collections.abc import Set
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import url_for
from sqlalchemy import Select, false, or_, select
from sqlalchemy.orm import Session

from grants.applications.conflicts import closed_applications
from grants.applications.models import Application, Clarification, Party
from grants.applications.queries import visible_to
from grants.applications.screening.work.models import ScreeningWork
from grants.kernel.access import Actor
from grants.kernel.money import pounds
from grants.kernel.stage import MOST_BELONGING, MOST_MEANT, Belonging, Named
from grants.schemes.models import Round


def names(session: Session, ids: Set[UUID]) -> dict[UUID, Named]:
    """Those of these records that are applications, questions about them, or hosts and partners. What was not sent is
    read by its people alone, so it has neither a title here nor a page.
    """
    applications = session.execute(_of(Application.id, ids))
    found = {each[0]: Named(_words(*each[1:]), _page_of(*each[1:])) for each in applications}
    questions = _of(Clarification.id, ids).join(Clarification, Clarification.application_id == Application.id)
    for each in session.execute(questions):
        found[each[0]] = Named(f"a question about {_words(*each[1:])}", _page_of(*each[1:]), of=each[1])
    parties = _of(Party.id, ids, Party.name).join(Party, Party.application_id == Application.id)
    return found | {each[0]: Named(each[-1], _page_of(*each[1:-1]), of=each[1]) for each in session.execute(parties)}


def meant(session: Session, words: str) -> Set[UUID]:
    """The applications whose title has these words, or whose reference they are."""
    found = select(Application.id).where(
        (Application.title.icontains(words, autoescape=True) & Application.submitted_at.is_not(None))
        | (Application.reference == words.upper())
    )
    return set(session.scalars(found.limit(MOST_MEANT)))


def _of(record_id: Any, ids: Set[UUID], *further: Any) -> Select[Any]:
    is_sent = Application.submitted_at.is_not(None)
    told = (Application.id, Application.title, Application.reference, is_sent)
    return select(record_id, *told, *further).where(record_id.in_(ids))


def _words(application_id: UUID, title: str, reference: str, is_sent: bool) -> str:
    if not is_sent:
        return f"the draft {reference}"
    return f"“{title}” ({reference})" if title.strip() else f"application {reference}"


def _page_of(application_id: UUID, title: str, reference: str, is_sent: bool) -> str:
    return url_for("applications.show", application_id=application_id) if is_sent else ""


def belonging(session: Session, actor: Actor, record_id: UUID, now: datetime) -> list[Belonging]:
    """The applications of an organisation, those that it is in as host or partner, and those a person has in hand.

    A draft that is for its people alone is named to whoever runs the programme, and is no link for them.
    """
    behind = select(Party.application_id).where(Party.organisation_id == record_id)
    in_hand = select(ScreeningWork.application_id).where(ScreeningWork.screener_id == record_id)
    not_closed = Application.id.not_in(closed_applications(session, actor)) if actor.is_administrator else false()
    found = (
        select(Application, Round.name)
        .join(Round, Round.id == Application.round_id)
        .where(
            (Application.organisation_id == record_id) | Application.id.in_(behind) | Application.id.in_(in_hand),
            or_(not_closed, visible_to(actor)),
        )
        .order_by(Application.id.desc())
        .limit(MOST_BELONGING)
    )
    return [_belonging(actor, each, round_name) for each, round_name in session.execute(found)]


def _belonging(actor: Actor, application: Application, round_name: str) -> Belonging:
    is_open = application.submitted_at is not None or actor.holds("member", application.organisation_id)
    told = (application.id, application.title, application.reference, is_open)
    detail = ", ".join(filter(None, (round_name, _asked(application))))
    return Belonging("Applications", _words(*told), _page_of(*told), detail, state=application.state, on_own_page=True)


def _asked(application: Application) -> str:
    asked = application.amount_requested_pence
    return f"asks for {pounds(asked)}" if asked is not None and application.submitted_at else ""
