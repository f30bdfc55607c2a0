"""Panel members find what they read for their panels."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from flask import url_for
from sqlalchemy import ColumnElement, and_, not_, or_, select
from sqlalchemy.orm import Session

from grants.applications.conflicts import without_conflict
from grants.applications.finding import sentence_of, title_of, told_of
from grants.applications.models import Application
from grants.kernel.access import Actor
from grants.kernel.findable import Findable, Found
from grants.panels.models import RECUSED, SITS, Interest, PanelMember
from grants.panels.queries import BEFORE_THE_PANEL
from grants.schemes.models import Round, Scheme


def readable_by(actor: Actor) -> ColumnElement[bool]:
    """A condition on applications: those that `access.may_read` lets this member of their panel read in full.

    None of a scheme that is scored without names: what finds one tells something of who applies.
    """
    declared = (
        select(Interest.application_id)
        .join(PanelMember, PanelMember.id == Interest.member_id)
        .where(PanelMember.person_id == actor.person_id, PanelMember.standing == SITS)
        .where(or_(not_(Interest.automatic), Interest.level == RECUSED))
    )
    named = select(Round.id).join(Scheme, Scheme.id == Round.scheme_id).where(not_(Scheme.scores_blind))
    before = Application.state.in_(BEFORE_THE_PANEL)
    return and_(Application.id.in_(declared), before, Application.round_id.in_(named), without_conflict(actor))


def _open_to(actor: Actor) -> ColumnElement[bool] | None:
    return readable_by(actor) if actor.held("panel_member") else None


def _told(session: Session, actor: Actor, ids: Sequence[UUID]) -> Mapping[UUID, Found]:
    return {
        row.id: Found(
            title=title_of(row),
            href=url_for("panels.assess", application_id=row.id),
            sentence=sentence_of(row),
            reference=row.reference,
        )
        for row in told_of(session, ids)
    }


BEFORE_PANELS = Findable(
    "before-your-panels",
    "Before your panels",
    "application",
    Application.id,
    _open_to,
    _told,
    in_words="Before your panels, with these words in them",
)
