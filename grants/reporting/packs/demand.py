"""Demand: who asked, who was funded, and who got nothing."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.applications.models import DECIDED, DRAFT, INELIGIBLE, WITHDRAWN, Application
from grants.kernel.counting import counted
from grants.kernel.money import pounds
from grants.panels.deciding.equality.rules import AREA, SIZE
from grants.panels.models import AWARDING, DECLINE, FINAL, Decision
from grants.reporting.packs.grants_made import Groups, groups_of
from grants.reporting.packs.rules import DEMAND
from grants.reporting.packs.scope import Scope
from grants.reporting.packs.suppression_rules import is_small, pooled_over
from grants.reporting.packs.tables import COUNT, PENCE, Column, Section, Table, counts_table
from grants.schemes.models import Round

FUNDED, DECLINED, NOT_ELIGIBLE, TAKEN_BACK, OPEN = "Funded", "Declined", "Not eligible", "Taken back", "Not decided yet"
BECAME = (FUNDED, DECLINED, NOT_ELIGIBLE, TAKEN_BACK, OPEN)


@dataclass(frozen=True)
class Asked:
    """One application that was sent: to which scheme, for how many pence, what became of it, and its groups."""

    scheme_id: UUID
    pence: int
    became: str
    groups: Groups

    @property
    def funded(self) -> bool:
        return self.became == FUNDED


def applications_of(session: Session, scope: Scope) -> list[Asked]:
    """The applications sent in the period, for all funders of the schemes: they were sent to all of them."""
    sent = (
        select(Application.id)
        .join(Round, Round.id == Application.round_id)
        .where(
            Round.scheme_id.in_(scope.schemes),
            Application.state != DRAFT,
            Application.submitted_at >= scope.first_moment,
            Application.submitted_at < scope.end_moment,
        )
    )
    told = (Application.organisation_id, Application.state, Application.amount_requested_pence, Round.scheme_id)
    decided = (Decision.application_id == Application.id) & (Decision.state == FINAL)
    found = sent.add_columns(*told, Decision.outcome).outerjoin(Decision, decided).order_by(Application.id)
    rows = session.execute(found).all()
    groups = groups_of(session, {row.id: (row.id, row.organisation_id) for row in rows}, sent)
    return [
        Asked(row.scheme_id, int(row.amount_requested_pence or 0), _became(row.state, row.outcome), groups[row.id])
        for row in rows
    ]


def _became(state: str, outcome: str | None) -> str:
    if state == WITHDRAWN:
        return TAKEN_BACK
    if state == INELIGIBLE:
        return NOT_ELIGIBLE
    if state == DECIDED and outcome in AWARDING:
        return FUNDED
    return DECLINED if state == DECIDED and outcome == DECLINE else OPEN


def section(asked: Sequence[Asked]) -> Section:
    """What became of what was asked for, by size of organisation and by area; nothing of what is too small to show.

    How many were funded is no secret, for grants are told by name; how many were not is shown from five. A scheme with
    fewer is left out of a pack on several, for it could be found by taking away the others.
    """
    if not asked:
        return Section(DEMAND, "Who asked", ["No applications were sent in this period."])
    parts = [part for part in _by_scheme(asked) if not is_small(sum(not each.funded for each in part))]
    if not parts:
        few = "Too few applications of this period were not funded to tell of them."
        return Section(DEMAND, "Who asked", [few])
    told = [each for part in parts for each in part]
    pence, funded = sum(each.pence for each in told), sum(each.funded for each in told)
    said = f"{counted(len(told), 'application')} asked for {pounds(pence)}."
    sentences = [f"{said} {funded:,} {'was' if funded == 1 else 'were'} funded."]
    if len(told) < len(asked):
        sentences.append("Schemes with too few applications that were not funded are left out of this.")
    by = [_by(parts, SIZE, "size", "Who asked, by size of organisation", "Yearly income")]
    by.append(_by(parts, AREA, "area", "Who asked, by where the work is", "Where"))
    return Section(DEMAND, "Who asked", sentences, [each for each in (_became_of(parts), *by) if each])


def _by_scheme(asked: Sequence[Asked]) -> list[list[Asked]]:
    parts: dict[UUID, list[Asked]] = {}
    for each in asked:
        parts.setdefault(each.scheme_id, []).append(each)
    return list(parts.values())


def _became_of(parts: Sequence[Sequence[Asked]]) -> Table | None:
    """What became of those that were not funded, where no part of them is too small, or those that are together."""
    groups = []
    for part in parts:
        counts = Counter(each.became for each in part if not each.funded)
        groups.append({became: (counts[became],) for became in BECAME if counts[became]})
    if pooled_over(groups) is None:
        return None
    columns = (Column("What became of them"), Column("Applications", COUNT))
    return counts_table("became", "Applications that were not funded", columns, *groups)


def _by(parts: Sequence[Sequence[Asked]], aspect: str, key: str, title: str, heading: str) -> Table | None:
    most_asked = Counter(_group(each, aspect) for part in parts for each in part)
    groups = [{name: [0, 0, 0, 0] for name, _ in most_asked.most_common()} for _ in parts]
    for sums, part in zip(groups, parts, strict=True):
        for each in part:
            for place, more in enumerate((1, each.funded, not each.funded, each.pence)):
                sums[_group(each, aspect)][place] += more
    columns = (
        Column(heading),
        Column("Asked", COUNT),
        Column("Funded", COUNT),
        Column("Not funded", COUNT),
        Column("Asked for", PENCE),
    )
    return counts_table(f"demand_by_{key}", title, columns, *groups)


def _group(asked: Asked, aspect: str) -> str:
    return ", ".join(asked.groups[aspect])
