"""Who sees how much of a ranking. What is left out for somebody takes with it whatever would tell of it."""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from grants.applications.conflicts import conflicts_of
from grants.kernel.access import Actor
from grants.kernel.paging import LARGEST_PAGE, PAGE_SIZE, bounded
from grants.kernel.web import current_session, current_time
from grants.panels import queries
from grants.panels.access import may_sit_in
from grants.panels.comparing.ranking.order import Wanted, ordered
from grants.panels.comparing.ranking.queries import (
    Compared,
    Ranked,
    Ranking,
    compared_panel,
    marks_open,
    order_asked,
    ranked_at,
    titles_of,
    without_comparison,
    without_places,
)
from grants.panels.comparing.ranking.rules import RAW
from grants.panels.comparing.results import FEW_READERS, Caution
from grants.panels.models import SITS, STOOD_DOWN, Panel, PanelMember
from grants.panels.rules import is_too_late
from grants.panels.scoring.blind import hides_names


def load_compared(session: Session, round_id: UUID) -> Compared:
    """The panel of a round and what its marks came to. Raises NotFound while there is no panel."""
    return compared_panel(session, queries.panel_of_round(session, round_id))


def may_see_ranking(actor: Actor, compared: Compared) -> str | None:
    """Those who sit in with the panel; `ranking_for` says how much of the ranking they see."""
    return may_sit_in(actor, compared.panel)


def ranking_for(
    session: Session,
    actor: Actor,
    compared: Compared,
    by: str | None = None,
    *,
    after: int | None = 0,
    size: int = PAGE_SIZE,
    also: UUID | None = None,
) -> Ranking:
    """A page of the ranking as this person may see it; without `after` the one on which `also` stands.

    Nobody sees an application for which they have a conflict, and where one is hidden, so are places, line, chances
    and harshness. Members whose own marks are not all given see those applications alone that they have scored, with
    nothing that depends on the marks of others. Only administrators see how hard everybody marks; members see it of
    themselves.
    """
    panel, comparison = compared.panel, compared.comparison
    member = next((each for each in panel.members if each.person_id == actor.person_id), None)
    swayed = member is not None and _is_open_to_sway(session, panel, member)
    closed = conflicts_of(actor)
    order = RAW if swayed else order_asked(compared, by)
    wanted = Wanted(order, after, bounded(size), closed, member.id if member and swayed else None, also)
    found = ordered(session, panel, wanted, compared.number)
    hidden = compared.number - found.shown
    is_whole = not hidden and not swayed
    shown = _rows(
        ranked_at(session, panel, [*found.positions, *([found.also] if found.also else [])]),
        is_whole=is_whole,
        swayed=swayed,
    )
    rows = shown[: len(found.positions)]
    cautions = comparison.cautions if comparison and not swayed else ()
    titles = titles_of(session, panel.round_id, _named(cautions, closed))
    markers = {UUID(key): value for key, value in comparison.markers.items()} if comparison and is_whole else {}
    return Ranking(
        panel=panel,
        by=order,
        rows=rows,
        before=found.before,
        shown=found.shown,
        line_at=found.line_at if is_whole else None,
        hidden=hidden,
        is_whole=is_whole,
        is_open_to_sway=swayed,
        is_current=compared.is_current,
        compared_at=compared.compared_at,
        cautions=_cautions(cautions, titles, actor),
        own_harshness=(member.id, markers[member.id]) if member and member.id in markers else None,
        markers=markers if actor.is_administrator else {},
        nameless=frozenset(
            each.application.id for each in rows if hides_names(panel.round.scheme, each.application.state, member)
        ),
        also=shown[-1] if found.also else None,
        titles=titles,
    )


def may_be_swayed(actor: Actor, panel: Panel) -> bool:
    """Whether this is a member who has marks to give still, or may have: once called to sit, or able after all."""
    member = next((each for each in panel.members if each.person_id == actor.person_id), None)
    return member is not None and _is_open_to_sway(current_session(), panel, member)


def _is_open_to_sway(session: Session, panel: Panel, member: PanelMember) -> bool:
    if member.standing == STOOD_DOWN:
        return False
    owes, unable = marks_open(session, panel, member)
    return member.standing != SITS or owes or (unable and not is_too_late(panel.scores_due_at, current_time()))


def _rows(rows: Sequence[Ranked], *, is_whole: bool, swayed: bool) -> list[Ranked]:
    if is_whole:
        return list(rows)
    return [without_comparison(row) if swayed else without_places(row) for row in rows]


def _named(cautions: Sequence[Caution], closed: Collection[UUID]) -> list[UUID]:
    """The applications that cautions name, as far as anybody reads on."""
    few = [UUID(each) for caution in cautions if caution.code == FEW_READERS for each in caution.groups[0]]
    return [each for each in few if each not in closed][: bounded(LARGEST_PAGE)]


def _cautions(cautions: Sequence[Caution], titles: Mapping[UUID, str], actor: Actor) -> list[Caution]:
    """The cautions that the actor may see: no applications that are hidden, and markers for administrators alone."""
    told = []
    for caution in cautions:
        if caution.code == FEW_READERS:
            few = tuple(each for each in caution.groups[0] if UUID(each) in titles)
            told += [Caution(caution.code, (few,))] if few else []
        else:
            told.append(caution if actor.is_administrator else Caution(caution.code))
    return told
