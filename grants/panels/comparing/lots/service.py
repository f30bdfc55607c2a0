"""Drawing lots among applications that the marks cannot tell apart."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.kernel.access import Actor
from grants.kernel.db import new_id
from grants.kernel.events import publish
from grants.kernel.problems import Conflict, Denied, Invalid, Problem, check
from grants.panels.comparing.lots import access, rules
from grants.panels.comparing.lots.events import LotsDrawn
from grants.panels.comparing.lots.models import Lot, LotDraw
from grants.panels.comparing.lots.queries import entrants_among
from grants.panels.comparing.ranking.queries import compared_panel
from grants.panels.locking import locked_panel_of_round
from grants.panels.models import SITTING, Panel
from grants.panels.queries import panel_of_round

SEED_BYTES = 16


def draw_lots(
    session: Session, panel: Panel, *, application_ids: Sequence[UUID], reason: str, actor: Actor, now: datetime
) -> LotDraw:
    """Draw lots among these applications, with a fresh seed that is kept. Asking again gives the same drawing.

    Raises Invalid, Denied where whoever draws has a conflict of interest in one of them or marks to give still, and
    Conflict when the scheme draws no lots, newer marks are being compared, or lots were drawn for one of them.
    """
    locked_panel_of_round(session, panel.round_id)
    compared = compared_panel(session, panel_of_round(session, panel.round_id))
    chosen = set(application_ids)
    if actor.person_id is None:
        raise Denied("Lots are drawn by a person.")
    refusal = access.draws_among(actor, compared, chosen)
    if refusal is not None:
        raise Denied(refusal)
    before = _drawn_before(session, chosen)
    if before is not None:
        return before
    if panel.state != SITTING:
        raise Conflict("This panel does not sit, so it draws no lots.")
    if not compared.panel.round.scheme.draws_lots:
        raise Conflict("This scheme does not draw lots.", code="draws_no_lots")
    if not compared.is_current:
        raise Conflict("Newer marks are being worked out. Try again in a few seconds.", code="not_current")
    entrants = entrants_among(session, panel, chosen)
    if len(entrants) < len(chosen):
        raise Invalid([Problem("application_ids", "Choose applications that are before this panel.", "unknown")])
    check(rules.lot_problems(entrants, reason))
    return _draw(session, panel, sorted(chosen), reason=reason.strip(), drawn_by=actor.person_id, actor=actor, now=now)


def _drawn_before(session: Session, chosen: set[UUID]) -> LotDraw | None:
    """The drawing among exactly these. Raises Conflict where some of them were drawn with others."""
    drawn = list(session.scalars(select(LotDraw).where(LotDraw.id.in_(_draws_of(session, chosen)))))
    if not drawn:
        return None
    if len(drawn) == 1 and {UUID(each) for each in drawn[0].among} == chosen:
        return drawn[0]
    raise Conflict("Lots were drawn already for one of these applications. That order stands.", code="drawn_already")


def _draws_of(session: Session, chosen: set[UUID]) -> set[UUID]:
    return set(session.scalars(select(Lot.draw_id).where(Lot.application_id.in_(chosen))))


def _draw(
    session: Session, panel: Panel, among: Sequence[UUID], *, reason: str, drawn_by: UUID, actor: Actor, now: datetime
) -> LotDraw:
    seed = secrets.token_hex(SEED_BYTES)
    drawn = rules.drawn_order(seed, among)
    draw = LotDraw(
        id=new_id(),
        panel_id=panel.id,
        seed=seed,
        among=[str(each) for each in among],
        drawn=[str(each) for each in drawn],
        reason=reason,
        drawn_by=drawn_by,
        drawn_at=now,
    )
    session.add(draw)
    session.flush()
    session.add_all(Lot(application_id=each, draw_id=draw.id) for each in among)
    session.flush()
    happened = LotsDrawn(draw_id=draw.id, panel_id=panel.id, seed=seed, drawn=tuple(drawn))
    publish(session, happened, actor=actor, now=now, about=(panel.id, panel.round_id, *among))
    return draw
