"""What a pack tells as a draft, read at one moment."""

from datetime import datetime

from sqlalchemy.orm import Session

from grants.reporting.commitments import in_packs
from grants.reporting.models import Pack
from grants.reporting.packs.contents import Contents, contents_of
from grants.reporting.packs.scope import Scope, schemes_of
from grants.reporting.queries import totals_before


def drafted(session: Session, pack: Pack, as_of: datetime) -> Contents:
    """What a pack tells of its schemes and period for its funder, with the commitments that stand."""
    schemes = schemes_of(session, pack.scheme_id, pack.funder_id)
    scope = Scope(schemes, pack.funder_id, pack.period_from, pack.period_to, as_of)
    promised = in_packs.section(session, pack.kind, pack.funder_id, as_of)
    return contents_of(session, pack.kind, scope, before=totals_before(session, pack), promised=promised)
