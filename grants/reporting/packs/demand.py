"""Demand: who asked, who was funded, and who got nothing."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from grants.applications.models import DECIDED, DRAFT, INELIGIBLE, WITHDRAWN, Application
from grants.kernel.counting import counted
from grants.kernel.money import pounds
from grants.panels.deciding.equality.rules import AREA, SIZE
from grants.panels.models import AWARDING, DECLINE, FINAL, Decision
from grants.reporting.packs.grants_made import Groups, decided_groups, groups_now
from grants.reporting.packs.rules import DEMAND
from grants.reporting.packs.scope import Scope
from grants.reporting.packs.suppression_rules import is_small, pooled
from grants.reporting.packs.tables import COUNT, PENCE, Column, Section, Table, counts_table
from grants.schemes.models import Round

FUNDED, DECLINED, NOT_ELIGIBLE, TAKEN_BACK, OPEN = "Funded", "Declined", "Not eligible", "Taken back", "Not decided yet"
BECAME = (FUNDED, DECLINED, NOT_ELIGIBLE, TAKEN_BACK, OPEN)


@dataclass(frozen=True)
class Asked:
    """One application that was sent: what was asked for in pence, what became of it, and its groups."""

    pence: int
    became: str
    groups: Groups

    @property
    def funded(self) -> bool:
        return self.became == FUNDED


def applications_of(session: Session, scope: Scope) -> list[Asked]:
    """The applications sent in the period, for all funders of the schemes: they were sent to all of them."""
    found = session.execute(
        select(Application, Decision.outcome)
        .join(Round, Round.id == Application.round_id)
        .outerjoin(Decision, (Decision.application_id == Application.id) & (Decision.state == FINAL))
        .where(
            Round.scheme_id.in_(scope.schemes),
            Application.state != DRAFT,
            Application.submitted_at >= scope.first_moment,
            Application.submitted_at < scope.end_moment,
        )
        .order_by(Application.id)
        .options(joinedload(Application.organisation))
    ).all()
    groups = _groups(session, [application for application, _ in found])
    return [
        Asked(int(application.amount_requested_pence or 0), _became(application, outcome), groups[application.id])
        for application, outcome in found
    ]


def _groups(session: Session, applications: Sequence[Application]) -> dict[UUID, Groups]:
    decided = decided_groups(session, [each.id for each in applications])
    now = groups_now(session, [each.organisation for each in applications if each.id not in decided])
    return {each.id: decided[each.id] if each.id in decided else now[each.organisation_id] for each in applications}


def _became(application: Application, outcome: str | None) -> str:
    if application.state == WITHDRAWN:
        return TAKEN_BACK
    if application.state == INELIGIBLE:
        return NOT_ELIGIBLE
    if application.state == DECIDED and outcome in AWARDING:
        return FUNDED
    return DECLINED if application.state == DECIDED and outcome == DECLINE else OPEN


def section(asked: Sequence[Asked]) -> Section:
    """What became of what was asked for, by size of organisation and by area; nothing of what is too small to show.

    How many were funded is no secret, for grants are told by name; how many were not is shown from five.
    """
    not_funded = sum(not each.funded for each in asked)
    if not asked:
        return Section(DEMAND, "Who asked", ["No applications were sent in this period."])
    if is_small(not_funded):
        few = "Too few applications of this period were not funded to tell of them."
        return Section(DEMAND, "Who asked", [few])
    pence = sum(each.pence for each in asked)
    funded = len(asked) - not_funded
    said = f"{counted(len(asked), 'application')} asked for {pounds(pence)}."
    sentences = [f"{said} {funded:,} {'was' if funded == 1 else 'were'} funded."]
    by = [_by(asked, SIZE, "size", "Who asked, by size of organisation", "Yearly income")]
    by.append(_by(asked, AREA, "area", "Who asked, by where the work is", "Where"))
    return Section(DEMAND, "Who asked", sentences, [each for each in (_became_of(asked), *by) if each])


def _became_of(asked: Sequence[Asked]) -> Table | None:
    """What became of those that were not funded, where no part of them is too small, or those that are together."""
    counts = Counter(each.became for each in asked if not each.funded)
    groups = {became: (counts[became],) for became in BECAME if counts[became]}
    if pooled(groups) is None:
        return None
    columns = (Column("What became of them"), Column("Applications", COUNT))
    return counts_table("became", "Applications that were not funded", columns, groups)


def _by(asked: Sequence[Asked], aspect: str, key: str, title: str, heading: str) -> Table | None:
    groups: dict[str, list[int]] = {}
    for each in asked:
        sums = groups.setdefault(", ".join(each.groups[aspect]), [0, 0, 0, 0])
        for place, more in enumerate((1, each.funded, not each.funded, each.pence)):
            sums[place] += more
    columns = (
        Column(heading),
        Column("Asked", COUNT),
        Column("Funded", COUNT),
        Column("Not funded", COUNT),
        Column("Asked for", PENCE),
    )
    return counts_table(f"demand_by_{key}", title, columns, dict(sorted(groups.items(), key=lambda item: -item[1][0])))
