"""Making the table of what can be found anew: for when triggers did not run, such as after a repair by hand."""

from sqlalchemy import delete, func, insert, literal, select, text
from sqlalchemy.orm import Session

from grants.kernel.finding.models import SearchEntry
from grants.kernel.stage import Registry


def rebuild(session: Session, registry: Registry) -> int:
    """Writes all entries again, from what the stages say is findable, and tells how many there are."""
    session.execute(delete(SearchEntry))
    for findable in (each for stage in registry.stages for each in stage.findable if each.entries):
        assert findable.entries is not None
        source = findable.entries().subquery()
        record_id, reference, named, words = source.c
        rows = select(record_id, literal(findable.entry), reference, named, words)
        session.execute(insert(SearchEntry).from_select(["record_id", "kind", "reference", "named", "words"], rows))
    if session.get_bind().dialect.name == "sqlite":
        session.execute(text("INSERT INTO search_index (search_index) VALUES ('rebuild')"))
    return session.scalar(select(func.count()).select_from(SearchEntry)) or 0
