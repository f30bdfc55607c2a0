"""What lies before the members of a panel: the list of its applications."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, defer, joinedload

from grants.applications.models import Application
from grants.kernel.paging import PAGE_SIZE, Page, page_of
from grants.panels.models import DONE, Allocation, Interest, Panel, PanelMember
from grants.panels.queries import BEFORE_THE_PANEL, interests_of


@dataclass(frozen=True)
class DocketItem:
    """One application on a member's list: what they declared, and what they are to score of it."""

    application: Application
    interest: Interest | None
    allocation: Allocation | None

    @property
    def has_scored(self) -> bool:
        return self.allocation is not None and self.allocation.state == DONE


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
    allocations = _allocations_of(session, member, ids)
    items = [DocketItem(each, interests.get(each.id), allocations.get(each.id)) for each in page.items]
    return Page(items, page.next_cursor)


def _allocations_of(
    session: Session, member: PanelMember | None, application_ids: Sequence[UUID]
) -> dict[UUID, Allocation]:
    if member is None:
        return {}
    found = session.scalars(
        select(Allocation).where(Allocation.member_id == member.id, Allocation.application_id.in_(application_ids))
    )
    return {allocation.application_id: allocation for allocation in found}
