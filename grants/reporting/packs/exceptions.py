"""What is not as it was agreed, each with its next step and with whom that lies."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from grants.awards.models import Award
from grants.kernel.clock import to_the_minute
from grants.kernel.counting import counted
from grants.kernel.look import minute
from grants.kernel.paging import LARGEST_PAGE
from grants.monitoring.exceptions import rules
from grants.monitoring.exceptions.queries import Found, exceptions_among
from grants.monitoring.exceptions.rules import CONDITION, FINDING, REPAYMENT, RETURN, US, Facts
from grants.monitoring.models import Return
from grants.monitoring.queries import WITH_GRANTEE
from grants.organisations.naming.rules import published_name, without_names
from grants.reporting.packs.rules import EXCEPTIONS, MOST_EXCEPTIONS
from grants.reporting.packs.scope import Scope
from grants.reporting.packs.tables import Column, Row, Section, Table

MATTERS = (RETURN, FINDING, REPAYMENT, CONDITION)
"""What everybody who gets a pack may know. Our own notes on risks, and what we have not read, are not among them."""
MOST_OF_ALL = LARGEST_PAGE


def exceptions_of(session: Session, scope: Scope) -> list[Facts]:
    """The exceptions of the pack's grants as it stands now, each with the names that are published."""
    found = exceptions_among(session, scope.grants, MATTERS, now=scope.as_of, most=MOST_OF_ALL)
    awards = select(Award).where(Award.id.in_({each.award_id for each in found}))
    by_id = {award.id: award for award in session.scalars(awards.options(joinedload(Award.organisation)))}
    return [_published(each, by_id[each.award_id]) for each in found]


def _published(found: Found, award: Award) -> Facts:
    organisation = award.organisation
    text = without_names(found.facts.text, organisation)
    title = without_names(award.title, organisation)
    return replace(found.facts, organisation=published_name(organisation), title=title, text=text)


def late_of(session: Session, scope: Scope) -> int:
    """How many returns of the pack's grants are late as it stands now."""
    late = select(func.count(Return.id)).join(Return.award)
    return int(
        session.scalar(
            late.where(scope.grants, Return.state.in_(WITH_GRANTEE), Return.due_at < to_the_minute(scope.as_of))
        )
        or 0
    )


def how_many(found: Sequence[Facts]) -> str:
    """How many things are not as agreed; no more are counted than are read."""
    more = "At least " if len(found) == MOST_OF_ALL else ""
    return more + counted(len(found), "thing is", "things are")


def section(scope: Scope, found: Sequence[Facts], lines: int | None) -> Section:
    """The exceptions with their next steps; with `lines` only so many of the longest standing."""
    read = f"as things stood on {minute(scope.as_of)}"
    if not found:
        return Section(EXCEPTIONS, "What is not as agreed", [f"Everything is as it was agreed, {read}."])
    most = len(found) if lines is None else min(lines, MOST_EXCEPTIONS)
    columns = [Column("What is not as agreed"), Column("Next step"), Column("Lies with")]
    rows: list[Row] = []
    for each in found[:most]:
        step, lies_with = rules.next_step(each, scope.as_of)
        rows.append((rules.sentence(each, scope.as_of), step, "the grant-maker" if lies_with == US else lies_with))
    first = ", the longest first" if len(found) > 1 else ""
    sentences = [f"{how_many(found)} not as agreed {read}{first}."]
    if len(found) > most:
        sentences.append(f"The {most} that have been so longest are listed.")
    return Section(EXCEPTIONS, "What is not as agreed", sentences, [Table("exceptions", "Next steps", columns, rows)])
