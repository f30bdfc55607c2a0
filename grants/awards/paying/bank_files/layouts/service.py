"""Layouts are saved once they were tried."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.awards.paying.bank_files.layout_rules import (
    FOR_ANSWERS,
    FOR_PAYMENTS,
    AnswerLayout,
    Layout,
    answer_layout_problems,
    layout_problems,
    name_problems,
)
from grants.awards.paying.bank_files.layouts.events import PaymentLayoutSaved
from grants.awards.paying.bank_files.layouts.models import PaymentLayout
from grants.awards.paying.bank_files.trials import trial_problems
from grants.kernel.access import Actor
from grants.kernel.db import new_id
from grants.kernel.events import publish
from grants.kernel.problems import Denied, Problem, changed_meanwhile, check, check_version


def add_layout(
    session: Session, *, name: str, content: Layout | AnswerLayout, tried: str, actor: Actor, now: datetime
) -> PaymentLayout:
    """Keep a new layout. Raises Invalid with what is wrong with it, or when another one was tried than is saved."""
    kind = FOR_PAYMENTS if isinstance(content, Layout) else FOR_ANSWERS
    layout = PaymentLayout(id=new_id(), kind=kind, version=0)
    _save(session, layout, name=name, content=content, tried=tried, actor=actor, now=now)
    return layout


def change_layout(
    session: Session,
    layout: PaymentLayout,
    *,
    name: str,
    content: Layout | AnswerLayout,
    tried: str,
    version: int | None,
    actor: Actor,
    now: datetime,
) -> None:
    """Make another version of a layout. Raises what `add_layout` raises, and Stale when it has changed since."""
    session.refresh(layout, with_for_update={"of": PaymentLayout})
    check_version(
        version,
        layout.version,
        changed_meanwhile("layout"),
        current={"name": layout.name, "version": layout.version},
        yours={"name": name, "version": version},
    )
    _save(session, layout, name=name, content=content, tried=tried, actor=actor, now=now)


def _save(
    session: Session,
    layout: PaymentLayout,
    *,
    name: str,
    content: Layout | AnswerLayout,
    tried: str,
    actor: Actor,
    now: datetime,
) -> None:
    if actor.person_id is None:
        raise Denied("Layouts are saved by people.")
    name = " ".join(name.split())
    problems = name_problems(name)
    problems += layout_problems(content) if isinstance(content, Layout) else answer_layout_problems(content)
    check(problems + _taken(session, layout, name) or trial_problems(content, tried))
    layout.name, layout.definition = name, content.facts()
    layout.saved_at, layout.saved_by = now, actor.person_id
    layout.version += 1
    session.add(layout)
    session.flush()
    saved = PaymentLayoutSaved(
        layout_id=layout.id, kind=layout.kind, called=name, version=layout.version, definition=layout.definition
    )
    publish(session, saved, actor=actor, now=now)


def _taken(session: Session, layout: PaymentLayout, name: str) -> list[Problem]:
    same = select(PaymentLayout.id).where(
        PaymentLayout.kind == layout.kind, PaymentLayout.name == name, PaymentLayout.id != layout.id
    )
    taken = session.scalar(same) is not None
    return [Problem("name", "There is a layout of this name already.", "name_taken")] if taken else []
