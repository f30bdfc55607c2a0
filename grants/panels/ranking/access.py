"""Who sees how much of a ranking. What is left out for somebody takes with it whatever would tell of it."""

from collections.abc import Sequence
from uuid import UUID

from grants.kernel.access import Actor
from grants.kernel.web import current_time
from grants.panels.access import belongs_to, may_sit_in
from grants.panels.comparing.results import FEW_READERS, Caution
from grants.panels.meeting.models import RAW
from grants.panels.models import SITS, STOOD_DOWN, PanelMember
from grants.panels.ranking.queries import (
    Marked,
    MarkedRound,
    Ranked,
    Ranking,
    in_order,
    order_asked,
    without_comparison,
    without_places,
)
from grants.panels.scoring.blind import hides_names
from grants.panels.scoring.rules import is_too_late


def may_see_ranking(actor: Actor, whole: MarkedRound) -> str | None:
    """As much of it as `ranking_for` leaves."""
    return may_sit_in(actor, whole.panel)


def ranking_for(actor: Actor, whole: MarkedRound, by: str | None = None) -> Ranking:
    """The ranking as this person may see it.

    Nobody sees an application for which they have a conflict, and where one is hidden, so are places, line, chances
    and harshness. Members whose own marks are not all given see those applications alone that they have scored, with
    nothing that depends on the marks of others. Only administrators see how hard everybody marks; members see it of
    themselves.
    """
    member = _member(actor, whole)
    swayed = may_be_swayed(actor, whole)
    shown = {each.application.id for each in whole.applications if _is_shown(actor, each, member, swayed=swayed)}
    hidden = len(whole.applications) - len(shown)
    order = RAW if swayed else order_asked(whole, by)
    is_whole = not hidden and not swayed
    rows = [row for row in in_order(whole, order) if row.application.id in shown]
    compared = whole.comparison
    markers = {UUID(key): value for key, value in compared.markers.items()} if compared and is_whole else {}
    return Ranking(
        panel=whole.panel,
        by=order,
        rows=_rows(rows, is_whole=is_whole, swayed=swayed),
        hidden=hidden,
        is_whole=is_whole,
        is_open_to_sway=swayed,
        is_current=whole.is_current,
        compared_at=whole.compared_at,
        cautions=_cautions(compared.cautions, shown, actor) if compared and not swayed else (),
        own_harshness=(member.id, markers[member.id]) if member and member.id in markers else None,
        markers=markers if actor.is_administrator else {},
        nameless=frozenset(
            each.application.id
            for each in rows
            if hides_names(whole.panel.round.scheme, each.application.state, member)
        ),
    )


def may_be_swayed(actor: Actor, whole: MarkedRound) -> bool:
    """Whether this is a member who has marks to give still, or may have: once called to sit, or able after all."""
    member = _member(actor, whole)
    if member is None or member.standing == STOOD_DOWN:
        return False
    if member.standing != SITS or any(member.id in each.to_score_by for each in whole.applications):
        return True
    unable = any(member.id in each.unable_by and each.decision is None for each in whole.applications)
    return unable and not is_too_late(whole.panel.scores_due_at, current_time())


def _member(actor: Actor, whole: MarkedRound) -> PanelMember | None:
    return next((each for each in whole.panel.members if each.person_id == actor.person_id), None)


def _is_shown(actor: Actor, marked: Marked, member: PanelMember | None, *, swayed: bool) -> bool:
    if belongs_to(actor, marked.application) or actor.holds("leaves", marked.application.id):
        return False
    return not swayed or (member is not None and member.id in marked.totals)


def _rows(rows: Sequence[Ranked], *, is_whole: bool, swayed: bool) -> list[Ranked]:
    if is_whole:
        return list(rows)
    return [without_comparison(row) if swayed else without_places(row) for row in rows]


def _cautions(cautions: Sequence[Caution], shown: set[UUID], actor: Actor) -> list[Caution]:
    """Without the applications that are hidden, and without the markers for all but administrators."""
    told = []
    for caution in cautions:
        if caution.code == FEW_READERS:
            few = tuple(each for each in caution.groups[0] if UUID(each) in shown)
            told += [Caution(caution.code, (few,))] if few else []
        else:
            told.append(caution if actor.is_administrator else Caution(caution.code))
    return told
