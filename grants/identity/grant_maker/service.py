"""What is said of the grant-maker is changed here."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime

from sqlalchemy.orm import Session

from grants.identity.grant_maker.events import ParticularsChanged
from grants.identity.grant_maker.models import ONLY, ParticularsVersion
from grants.identity.grant_maker.queries import last_version
from grants.identity.grant_maker.rules import FIELDS, changes, particulars_problems
from grants.kernel.access import Actor
from grants.kernel.cleaning import cleaned
from grants.kernel.db import new_id
from grants.kernel.events import publish
from grants.kernel.particulars import Particulars, first_particulars
from grants.kernel.problems import changed_meanwhile, check, check_version
from grants.kernel.settings import Settings


def change_particulars(
    session: Session,
    *,
    wanted: Mapping[str, str],
    version: int | None,
    settings: Settings,
    actor: Actor,
    now: datetime,
) -> int:
    """Keep all that is said of the grant-maker as a new version; its number. Nothing is kept where nothing differs.

    Raises Invalid, and Stale when it was changed since `version` was read.
    """
    tidy = {field: cleaned(wanted[field]).strip() for field in FIELDS}
    check(particulars_problems(tidy))
    last = last_version(session)
    stands = last.particulars if last else first_particulars(settings)
    number = last.number if last else 0
    check_version(version, number, changed_meanwhile("page"), current=asdict(stands), yours=tidy)
    after = Particulars(**tidy)
    changed = changes(stands, after)
    if not changed:
        return number
    if last is None:
        session.add(ParticularsVersion(id=new_id(), number=0, **asdict(stands), changed_by=None, changed_at=now))
    kept = ParticularsVersion(
        id=new_id(), number=number + 1, **asdict(after), changed_by=actor.person_id, changed_at=now
    )
    session.add(kept)
    session.flush()
    happened = ParticularsChanged(particulars_id=ONLY, fields=list(changed), number=kept.number)
    publish(session, happened, actor=actor, now=now)
    return kept.number
