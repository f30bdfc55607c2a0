"""Reading drawings of lots, and who may go into one."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, defer, joinedload

from grants.applications.models import Application
from grants.identity.models import Person
from grants.kernel.paging import LARGEST_PAGE, Page, page_of
from grants.kernel.problems import NotFound
from grants.panels import queries
from grants.panels.comparing.lots.models import Lot, LotDraw
from grants.panels.comparing.lots.rules import Entrant, ticket, ticket_text
from grants.panels.comparing.models import Contender, StoredEstimate
from grants.panels.comparing.ranking.queries import Compared, compared_panel
from grants.panels.comparing.ranking.rules import DECLINE_TO, FUND_FROM, band
from grants.panels.comparing.service import estimates_of
from grants.panels.models import Panel


@dataclass(frozen=True)
class Ticket:
    """An application in the order drawn, with what was put into the calculator and what came out."""

    application: Application
    text: str
    number: str


@dataclass(frozen=True)
class Drawing:
    """A drawing of lots, as it is shown. The tickets stand in the order drawn."""

    draw: LotDraw
    drawn_by: str
    tickets: Sequence[Ticket]


def entrants_of(session: Session, panel: Panel, *, closed: Collection[UUID], after: str | None = None) -> Page[Entrant]:
    """A page of the applications that `rules.can_be_drawn` lets into a drawing, from the best adjusted mean down.

    Applications that were drawn already, and those that are `closed` to whoever looks, are left out.
    """
    open_ones = (
        select(Contender)
        .join(StoredEstimate, StoredEstimate.application_id == Contender.application_id)
        .where(
            Contender.round_id == panel.round_id,
            ~Contender.is_decided,
            StoredEstimate.chance > DECLINE_TO,
            StoredEstimate.chance < FUND_FROM,
            StoredEstimate.low.is_not(None),
            Contender.application_id.not_in(select(Lot.application_id)),
            Contender.application_id.not_in(closed),
        )
    )
    page = page_of(session, open_ones, by=_DOWN, after=after, size=LARGEST_PAGE)
    ids = [each.application_id for each in page.items]
    return Page(entrants_among(session, panel, ids), page.next_cursor)


def entrants_among(session: Session, panel: Panel, application_ids: Collection[UUID]) -> list[Entrant]:
    """What a drawing needs to know of these applications, from the best adjusted mean down.

    Applications that are not before the panel are left out.
    """
    found = (
        select(Application.id, Application.title, Contender.is_decided)
        .join(Contender, Contender.application_id == Application.id)
        .where(Contender.round_id == panel.round_id, Application.id.in_(application_ids))
        .order_by(*_DOWN)
    )
    estimates = estimates_of(session, panel.id, application_ids)
    entrants = []
    for application_id, title, is_decided in session.execute(found):
        estimate = estimates.get(application_id)
        chance = estimate.chance if estimate and not is_decided else None
        entrants.append(Entrant(application_id, title, band(chance), estimate.interval if estimate else None))
    return entrants


_DOWN = (Contender.adjusted_order, Contender.application_id)


def drawings_of(session: Session, panel_id: UUID, draw_id: UUID | None = None) -> list[Drawing]:
    """The drawings of a panel, the first first; or the one that is named."""
    asked = select(LotDraw, Person.name).join(Person, Person.id == LotDraw.drawn_by).where(LotDraw.panel_id == panel_id)
    if draw_id is not None:
        asked = asked.where(LotDraw.id == draw_id)
    found = session.execute(asked.order_by(LotDraw.id)).all()
    applications = _applications(session, panel_id)
    return [Drawing(draw, name, _tickets(draw, applications)) for draw, name in found]


def drawing_of(session: Session, draw_id: UUID) -> tuple[Drawing, Compared]:
    """A drawing, and the panel that made it. Raises NotFound."""
    draw = session.get(LotDraw, draw_id)
    if draw is None:
        raise NotFound("There is no such drawing of lots.")
    (drawing,) = drawings_of(session, draw.panel_id, draw_id)
    return drawing, compared_panel(session, queries.panel_of(session, draw.panel_id))


def _applications(session: Session, panel_id: UUID) -> dict[UUID, Application]:
    """All that went into a drawing of this panel, with their organisations."""
    found = session.scalars(
        select(Application)
        .join(Lot, Lot.application_id == Application.id)
        .join(LotDraw, LotDraw.id == Lot.draw_id)
        .where(LotDraw.panel_id == panel_id)
        .options(joinedload(Application.organisation), defer(Application.answers))
    )
    return {application.id: application for application in found}


def _tickets(draw: LotDraw, applications: Mapping[UUID, Application]) -> list[Ticket]:
    drawn = [UUID(each) for each in draw.drawn]
    return [Ticket(applications[each], ticket_text(draw.seed, each), ticket(draw.seed, each)) for each in drawn]
