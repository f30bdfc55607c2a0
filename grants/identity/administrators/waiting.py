"""Proposals that wait for another administrator."""

from datetime import datetime

from flask import url_for
from sqlalchemy.orm import Session

from grants.identity.administrators.models import Appointment
from grants.identity.administrators.queries import waiting_appointments
from grants.identity.administrators.rules import PROPOSED
from grants.kernel.access import Actor
from grants.kernel.stage import Waiting
from grants.kernel.waiting import administrators, waits_for


@waits_for(administrators, Appointment.state == PROPOSED)
def appointments_to_confirm(session: Session, actor: Actor, now: datetime) -> list[Waiting]:
    """For administrators: whom another one proposed."""
    return [
        Waiting(
            f"Confirm that {each.name} runs the programme",
            url_for("administrators.appointment", appointment_id=each.id),
            detail=f"{each.proposer.name} proposed it.",
        )
        for each in waiting_appointments(session)
        if each.proposed_by != actor.person_id
    ]
