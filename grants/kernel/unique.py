"""Inserting what may be there already: whoever comes second waits for the first to end, and adds nothing."""

from functools import cache
from typing import Any

from sqlalchemy import Executable, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from grants.kernel.db import Base


def insertion(session: Session, table: Table | type[Base], unique: tuple[str, ...], *returned: Any) -> Executable:
    """An insert that leaves alone what stands under the same `unique` columns, and gives what it added."""
    return _insertion(session.get_bind().dialect.name, table, unique, *returned)


@cache
def _insertion(dialect: str, table: Table | type[Base], unique: tuple[str, ...], *returned: Any) -> Executable:
    """Put together once: every event to which something reacts asks for a job."""
    insert = sqlite.insert if dialect == "sqlite" else postgresql.insert
    return insert(table).on_conflict_do_nothing(index_elements=unique).returning(*returned)
