"""Demand: who asked, who was funded, and who got nothing, in the rounds that were decided to the end in the period."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from grants.applications.models import INELIGIBLE, WITHDRAWN, Application
from grants.awards.models import OFFERED, Award
from grants.kernel.counting import counted
from grants.kernel.money import pounds
from grants.panels.deciding.equality.rules import AREA, SIZE
from grants.panels.models import AWARDING, FINAL, RESERVE, Decision
from grants.reporting.packs.grants_made import Granted, Groups, groups_of
from grants.reporting.packs.rules import DEMAND
from grants.reporting.packs.scope import Scope
from grants.reporting.packs.suppression_rules import is_small, pooled_over
from grants.reporting.packs.tables import COUNT, PENCE, Column, Section, Table, counts_table
from grants.reporting.settled import settled_since
from grants.schemes.models import Round

FUNDED, DECLINED, RESERVED = "Funded", "Declined", "Held in reserve, and no money came"
NOT_ELIGIBLE, TAKEN_BACK = "Not eligible", "Taken back"
BECAME = (FUNDED, DECLINED, RESERVED, NOT_ELIGIBLE, TAKEN_BACK)
TITLE = "Who asked"


@dataclass(frozen=True)
class Asked:
    """One application that was sent: in which round, for how many pence, what became of it, and its groups; of one that
    was funded also which grant it became, and whether that is an offer which nobody has accepted.
    """

    round_id: UUID
    pence: int
    became: str
    groups: Groups
    id: UUID | None = None
    reference: str = ""
    award_id: UUID | None = None
    is_offer: bool = False

    @property
    def funded(self) -> bool:
        return self.became == FUNDED


@dataclass(frozen=True)
class Demand:
    """The applications of the rounds decided to the end in a period, and how many rounds had opened and were not."""

    asked: Sequence[Asked]
    rounds: int
    undecided: int


NONE = Demand((), 0, 0)


def parts_told(demand: Demand) -> list[list[Asked]]:
    """The applications that a pack tells of, by round."""
    return [part for part in _by_round(demand.asked) if not is_small(sum(not each.funded for each in part))]


def demand_of(session: Session, scope: Scope) -> Demand:
    """The applications of all funders of the schemes: they were sent to all of them."""
    settled = settled_since(session, scope.schemes)
    opened = select(func.count(Round.id)).where(
        Round.scheme_id.in_(scope.schemes), Round.opens_at < scope.until, Round.withdrawn_at.is_(None)
    )
    told = [round_id for round_id, since in settled.items() if scope.first_moment <= since < scope.until]
    asked = _applications(session, told)
    return Demand(
        asked=asked,
        rounds=len({each.round_id for each in asked}),
        undecided=int(session.scalar(opened.where(Round.id.not_in(_before(settled, scope.until)))) or 0),
    )


def _before(settled: Mapping[UUID, datetime], moment: datetime) -> list[UUID]:
    return [round_id for round_id, since in settled.items() if since < moment]


def _applications(session: Session, rounds: Sequence[UUID]) -> list[Asked]:
    sent = select(Application.id).where(Application.round_id.in_(rounds), Application.submitted_at.is_not(None))
    told = (Application.organisation_id, Application.state, Application.amount_requested_pence, Application.round_id)
    became = (
        Application.reference,
        Decision.outcome,
        Award.id.label("award_id"),
        (Award.state == OFFERED).label("is_offer"),
    )
    decided = (Decision.application_id == Application.id) & (Decision.state == FINAL)
    found = sent.add_columns(*told, *became).outerjoin(Decision, decided)
    found = found.outerjoin(Award, Award.application_id == Application.id).order_by(Application.id)
    rows = session.execute(found).all()
    groups = groups_of(session, {row.id: (row.id, row.organisation_id) for row in rows}, sent)
    return [
        Asked(
            row.round_id,
            int(row.amount_requested_pence or 0),
            _became(row.state, row.outcome),
            groups[row.id],
            row.id,
            row.reference,
            row.award_id,
            bool(row.is_offer),
        )
        for row in rows
    ]


def _became(state: str, outcome: str | None) -> str:
    """What became of an application of a round in which nothing is left to decide."""
    if state == WITHDRAWN:
        return TAKEN_BACK
    if state == INELIGIBLE:
        return NOT_ELIGIBLE
    if outcome in AWARDING:
        return FUNDED
    return RESERVED if outcome == RESERVE else DECLINED


def section(demand: Demand, made: Sequence[Granted] = ()) -> Section:
    """What became of what was asked for, by size of organisation and by area; nothing of what is too small to show.
    `made` are the grants of the period, beside which how many were funded is read.

    How many were funded is no secret, for grants are told by name; how many were not is shown from five. A round with
    fewer is left out of a pack on several, for it could be found by taking away the others.
    """
    waits = _waits(demand.undecided)
    if not demand.asked:
        return Section(DEMAND, TITLE, ["No round was decided to the end in this period.", *waits])
    parts = parts_told(demand)
    if not parts:
        few = "Too few applications were not funded, in each round decided to the end in this period, to tell of them."
        return Section(DEMAND, TITLE, [few, *waits])
    told = [each for part in parts for each in part]
    pence, funded = sum(each.pence for each in told), [each for each in told if each.funded]
    rounds = f"{counted(len(parts), 'round was', 'rounds were')} decided to the end in this period"
    asked = f"{counted(len(told), 'application')} asked for {pounds(pence)}"
    got = f"{len(funded):,} {'was' if len(funded) == 1 else 'were'} funded"
    sentences = [f"{rounds}: {asked}, and {got}.", *_beside_grants(funded, made)]
    if len(told) < len(demand.asked):
        sentences.append("Rounds with too few applications that were not funded are left out of this.")
    by = [_by(parts, SIZE, "size", "Who asked, by size of organisation", "Yearly income")]
    by.append(_by(parts, AREA, "area", "Who asked, by where the work is", "Where"))
    tables = [each for each in (_became_of(parts), *by) if each]
    return Section(DEMAND, TITLE, [*sentences, *waits], tables)


def _waits(undecided: int) -> list[str]:
    if not undecided:
        return []
    still = f"{counted(undecided, 'round was', 'rounds were')} not decided to the end yet"
    return [f"{still}. Applications are told of once nothing is left to decide in their round."]


def _beside_grants(funded: Sequence[Asked], made: Sequence[Granted]) -> list[str]:
    """Why not as many grants are listed as were funded; nothing where they are the same."""
    here = {each.id for each in made}
    offers = sum(each.is_offer for each in funded)
    others = sum(not each.is_offer and each.award_id not in here for each in funded)
    said = []
    if offers:
        said.append(f"{counted(offers, 'offer is', 'offers are')} not accepted yet")
    if others:
        what, is_ = counted(others, "grant counts", "grants count"), "is" if others == 1 else "are"
        said.append(f"{what} in another period, {is_} of other funders or did not come about")
    if not said:
        return []
    they = "it is" if offers + others == 1 else "they are"
    return [f"Of those funded, {'; '.join(said)}: so {they} not among the grants of this period."]


def _by_round(asked: Sequence[Asked]) -> list[list[Asked]]:
    parts: dict[UUID, list[Asked]] = {}
    for each in asked:
        parts.setdefault(each.round_id, []).append(each)
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
