"""Saving lists under names, and forgetting them."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.kernel.access import Actor
from grants.kernel.db import new_id
from grants.kernel.events import publish
from grants.kernel.lists.rules import Asked, forgetting_problems, saving_problems
from grants.kernel.problems import Problem, check
from grants.reporting.lists.events import ListSaved, SavedListForgotten
from grants.reporting.lists.models import SavedList


def save_list(
    session: Session, list_key: str, asked: Asked, *, name: str, for_all: bool, actor: Actor, now: datetime
) -> SavedList:
    """Keep a list as it is asked for. Raises Invalid."""
    own = select(SavedList.name, SavedList.list_key).where(SavedList.person_id == actor.person_id)
    saved = session.execute(own).all()
    query = asked.query()
    problems = saving_problems(name, query, len(saved))
    if (name.strip(), list_key) in {(row.name, row.list_key) for row in saved}:
        problems.append(Problem("name", "You have saved a list under this name.", "name_taken"))
    check(problems)
    assert actor.person_id is not None
    kept = SavedList(
        id=new_id(),
        list_key=list_key,
        name=name.strip(),
        query=query,
        person_id=actor.person_id,
        for_all=for_all,
        saved_at=now,
    )
    session.add(kept)
    session.flush()
    publish(session, ListSaved(saved_list_id=kept.id, list_key=list_key, for_all=for_all), actor=actor, now=now)
    return kept


def forget_list(session: Session, saved: SavedList, *, confirmed: bool, actor: Actor, now: datetime) -> None:
    """Keep a saved list no more. Raises Invalid where somebody else saved it for all, unless it is `confirmed`."""
    check(forgetting_problems(saved.person.name if saved.person_id != actor.person_id else "", confirmed))
    session.delete(saved)
    session.flush()
    forgotten = SavedListForgotten(
        saved_list_id=saved.id,
        list_key=saved.list_key,
        called=saved.name,
        saved_by=saved.person_id if saved.person_id != actor.person_id else None,
    )
    publish(session, forgotten, actor=actor, now=now)
