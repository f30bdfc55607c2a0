"""What lies before the members of panels: their list of applications, and what waits for them at home."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import url_for
from sqlalchemy import case, exists, func, select
from sqlalchemy.orm import Session, defer, joinedload

from grants.applications.models import ELIGIBLE, IN_ASSESSMENT, Application
from grants.kernel.access import Actor
from grants.kernel.paging import PAGE_SIZE, Page, page_of
from grants.kernel.stage import Waiting
from grants.panels.models import CONVENING, LEAVES, SITTING, Interest, Panel, PanelMember, Score
from grants.panels.queries import BEFORE_THE_PANEL
from grants.panels.rules import counted
from grants.schemes.models import Round


@dataclass(frozen=True)
class DocketItem:
    """One application on a member's list: what they declared, and whether they gave their marks."""

    application: Application
    interest: Interest | None
    has_scored: bool


def docket(
    session: Session, panel: Panel, member: PanelMember | None, *, after: str | None, size: int = PAGE_SIZE
) -> Page[DocketItem]:
    """The applications before a panel, with what the member has declared and done."""
    page = page_of(
        session,
        select(Application)
        .where(Application.round_id == panel.round_id, Application.state.in_(BEFORE_THE_PANEL))
        .options(joinedload(Application.organisation), defer(Application.answers)),
        by=(Application.id,),
        after=after,
        size=size,
    )
    ids = [application.id for application in page.items]
    interests = interests_of(session, member, ids)
    scored = _scored_by(session, member, ids)
    items = [DocketItem(each, interests.get(each.id), each.id in scored) for each in page.items]
    return Page(items, page.next_cursor)


def interests_of(session: Session, member: PanelMember | None, application_ids: Sequence[UUID]) -> dict[UUID, Interest]:
    """What a member declared, by application."""
    if member is None:
        return {}
    found = session.scalars(
        select(Interest).where(Interest.member_id == member.id, Interest.application_id.in_(application_ids))
    )
    return {interest.application_id: interest for interest in found}


def _scored_by(session: Session, member: PanelMember | None, application_ids: Sequence[UUID]) -> frozenset[UUID]:
    if member is None:
        return frozenset()
    return frozenset(
        session.scalars(
            select(Score.application_id)
            .where(Score.member_id == member.id, Score.application_id.in_(application_ids))
            .distinct()
        )
    )


# What waits for people at home


def waiting(session: Session, actor: Actor, now: datetime) -> list[Waiting]:
    """Interests to declare and scores to give, for members; for chairs and administrators what is next to do."""
    found = _waiting_for_member(session, actor) if actor.held("panel_member") else []
    if actor.is_administrator:
        found += _to_convene(session, now) + _to_sit(session)
    if actor.is_administrator or actor.held("chair"):
        found += _to_decide(session, actor)
    return found


def _waiting_for_member(session: Session, actor: Actor) -> list[Waiting]:
    scored = exists().where(Score.application_id == Application.id, Score.member_id == PanelMember.id)
    undeclared = Interest.id.is_(None) & Application.organisation_id.not_in(actor.held("member"))
    unscored = (Interest.level != LEAVES) & ~scored
    rows = session.execute(
        select(
            Panel.id,
            Round.name,
            func.sum(case((undeclared, 1), else_=0)),
            func.sum(case((unscored, 1), else_=0)),
        )
        .join(PanelMember, PanelMember.panel_id == Panel.id)
        .join(Round, Round.id == Panel.round_id)
        .join(Application, (Application.round_id == Round.id) & (Application.state == IN_ASSESSMENT))
        .outerjoin(Interest, (Interest.application_id == Application.id) & (Interest.member_id == PanelMember.id))
        .where(PanelMember.person_id == actor.person_id, Panel.state == SITTING)
        .group_by(Panel.id, Round.name)
        .order_by(Panel.id)
    )
    found = []
    for panel_id, name, to_declare, to_score in rows:
        if to_declare:
            found.append(_item(f"Declare your interest in {_applications(to_declare)}", panel_id, name))
        if to_score:
            found.append(_item(f"Give your scores for {_applications(to_score)}", panel_id, name))
    return found


def _to_decide(session: Session, actor: Actor) -> list[Waiting]:
    """Applications for which everybody without a conflict has given their scores."""
    members = select(func.count()).where(PanelMember.panel_id == Panel.id).scalar_subquery()
    left = (
        select(func.count())
        .where(Interest.application_id == Application.id, Interest.level == LEAVES)
        .scalar_subquery()
    )
    scorers = (
        select(func.count(Score.member_id.distinct())).where(Score.application_id == Application.id).scalar_subquery()
    )
    own_conflict = exists().where(
        Interest.application_id == Application.id,
        Interest.level == LEAVES,
        Interest.member_id == PanelMember.id,
        PanelMember.person_id == actor.person_id,
    )
    ready = (
        select(Round.id, Round.name, func.count())
        .join(Panel, Panel.round_id == Round.id)
        .join(Application, (Application.round_id == Round.id) & (Application.state == IN_ASSESSMENT))
        .where(
            Panel.state == SITTING,
            scorers > 0,
            scorers >= members - left,
            ~own_conflict,
            Application.organisation_id.not_in(actor.held("member")),
        )
        .group_by(Round.id, Round.name)
        .order_by(Round.id)
    )
    if not actor.is_administrator:
        ready = ready.where(Panel.id.in_(actor.held("chair")))
    return [
        Waiting(f"Decide on {_applications(number)}", url_for("panels.ranking", round_id=round_id), detail=name)
        for round_id, name, number in session.execute(ready)
    ]


def _to_convene(session: Session, now: datetime) -> list[Waiting]:
    waits = exists().where(Application.round_id == Round.id, Application.state == ELIGIBLE)
    rows = session.execute(
        select(Round.id, Round.name)
        .outerjoin(Panel, Panel.round_id == Round.id)
        .where(Panel.id.is_(None), Round.closes_at <= now, waits)
        .order_by(Round.id)
    )
    return [
        Waiting("Convene a panel", url_for("panels.of_round", round_id=round_id), detail=name)
        for round_id, name in rows
    ]


def _to_sit(session: Session) -> list[Waiting]:
    rows = session.execute(
        select(Panel.id, Round.name).join(Panel.round).where(Panel.state == CONVENING).order_by(Panel.id)
    )
    return [_item("Bring a panel together", panel_id, name) for panel_id, name in rows]


def _item(text: str, panel_id: UUID, detail: str) -> Waiting:
    return Waiting(text, url_for("panels.show", panel_id=panel_id), detail=detail)


def _applications(number: int) -> str:
    return counted(number, "application", "applications")
