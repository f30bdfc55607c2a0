"""Published tables are loaded: whole, once, with who did it."""

import hashlib
import json
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.kernel.access import Actor
from grants.kernel.cleaning import cleaned
from grants.kernel.db import new_id
from grants.kernel.events import publish
from grants.kernel.problems import Conflict, Problem, check
from grants.reporting.published import rules
from grants.reporting.published.events import PublishedTableLoaded
from grants.reporting.published.models import PublishedTable
from grants.reporting.published.reading import read_published

LONGEST_TITLE, LONGEST_SOURCE = 150, 300


def load_table(
    session: Session, *, title: str, source: str, name: str, content: bytes, actor: Actor, now: datetime
) -> PublishedTable:
    """Keep a published table. Raises Invalid for what cannot be read, Conflict where it is here already."""
    title, source = (" ".join(cleaned(text).split()) for text in (title, source))
    check(
        _text_problems("title", title, LONGEST_TITLE, "Say what the table is of.")
        + _text_problems("source", source, LONGEST_SOURCE, "Say where it was published.")
    )
    cells = read_published(name, content)
    digest = hashlib.sha256(json.dumps(cells).encode()).hexdigest()
    before = session.scalar(select(PublishedTable).where(PublishedTable.digest == digest))
    if before is not None:
        raise Conflict(f"This very table is here already, as “{before.title}”.", code="already_there")
    table = PublishedTable(
        id=new_id(),
        title=title,
        source=source,
        cells=cells,
        digest=digest,
        differences=rules.differences(rules.findings_of(cells)),
        loaded_by=actor.person_id,
        loaded_at=now,
    )
    session.add(table)
    session.flush()
    loaded = PublishedTableLoaded(table_id=table.id, differences=table.differences)
    publish(session, loaded, actor=actor, now=now, about=())
    return table


def _text_problems(field: str, text: str, longest: int, missing: str) -> list[Problem]:
    if not text:
        return [Problem(field, missing, "missing")]
    return [Problem(field, f"Use at most {longest} characters.", "too_long")] if len(text) > longest else []
