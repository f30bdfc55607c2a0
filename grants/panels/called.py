"""What panels, their members and their decisions are called, where a list of other things names them."""

from collections.abc import Set
from datetime import datetime
from uuid import UUID

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.applications.models import Application
from grants.identity.models import Person
from grants.kernel.access import Actor
from grants.kernel.stage import MOST_BELONGING, Belonging, Named
from grants.panels.models import Decision, Panel, PanelMember
from grants.schemes.models import Round


def names(session: Session, ids: Set[UUID]) -> dict[UUID, Named]:
    """Those of these records that are panels, members (by the name of the person) or decisions."""
    panels = select(Panel.id, Round.name).join(Round, Round.id == Panel.round_id).where(Panel.id.in_(ids))
    members = select(PanelMember.id, Person.name).join(Person).where(PanelMember.id.in_(ids))
    decisions = select(Decision.id, Application.id, Application.reference).join(
        Application, Application.id == Decision.application_id
    )
    found = {
        panel_id: Named(f"the panel of “{name}”", url_for("panels.show", panel_id=panel_id))
        for panel_id, name in session.execute(panels)
    }
    found |= {member_id: Named(name) for member_id, name in session.execute(members)}
    return found | {
        decision_id: Named(
            f"the decision on {reference}",
            url_for("applications.show", application_id=application_id),
            of=application_id,
        )
        for decision_id, application_id, reference in session.execute(decisions.where(Decision.id.in_(ids)))
    }


def belonging(session: Session, actor: Actor, record_id: UUID, now: datetime) -> list[Belonging]:
    """The panels that a person sits on, or sat on."""
    found = (
        select(PanelMember.standing, Panel.id, Round.name)
        .join(Panel, Panel.id == PanelMember.panel_id)
        .join(Round, Round.id == Panel.round_id)
        .where(PanelMember.person_id == record_id)
        .order_by(Panel.id.desc())
        .limit(MOST_BELONGING)
    )
    return [
        Belonging("Panels", f"The panel of “{name}”", url_for("panels.show", panel_id=panel_id), standing)
        for standing, panel_id, name in session.execute(found)
    ]
