"""Reading drawings of lots, and who may go into one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, defer, joinedload

from grants.applications.models import Application
from grants.identity.models import Person
from grants.kernel.problems import NotFound
from grants.panels.comparing.lots.models import Lot, LotDraw
from grants.panels.comparing.lots.rules import Entrant, ticket, ticket_text
from grants.panels.comparing.ranking.queries import MarkedRound, in_order, marked_round
from grants.panels.comparing.ranking.rules import ADJUSTED


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


def entrants_of(whole: MarkedRound) -> list[Entrant]:
    """All applications of the round as a drawing sees them, from the best adjusted mean down."""
    return [
        Entrant(
            application_id=row.application.id,
            title=row.application.title,
            band=row.band,
            interval=row.standing.interval if row.standing else None,
        )
        for row in in_order(whole, ADJUSTED)
    ]


def drawings_of(session: Session, panel_id: UUID, draw_id: UUID | None = None) -> list[Drawing]:
    """The drawings of a panel, the first first; or the one that is named."""
    asked = select(LotDraw, Person.name).join(Person, Person.id == LotDraw.drawn_by).where(LotDraw.panel_id == panel_id)
    if draw_id is not None:
        asked = asked.where(LotDraw.id == draw_id)
    found = session.execute(asked.order_by(LotDraw.id)).all()
    applications = _applications(session, panel_id)
    return [Drawing(draw, name, _tickets(draw, applications)) for draw, name in found]


def drawing_of(session: Session, draw_id: UUID) -> tuple[Drawing, MarkedRound]:
    """A drawing, and the round in which it was made. Raises NotFound."""
    draw = session.get(LotDraw, draw_id)
    if draw is None:
        raise NotFound("There is no such drawing of lots.")
    (drawing,) = drawings_of(session, draw.panel_id, draw_id)
    round_id = drawing.tickets[0].application.round_id
    return drawing, marked_round(session, round_id)


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
