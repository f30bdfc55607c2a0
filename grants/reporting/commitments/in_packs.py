"""The published commitments as packs tell them: how each stands, what its figure came to, and on what that rests."""

from collections import Counter
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from grants.kernel.access import NOBODY
from grants.kernel.clock import london_day
from grants.kernel.counting import counted
from grants.kernel.look import day
from grants.reporting.commitments.queries import all_standing
from grants.reporting.commitments.showing import Shown, shown
from grants.reporting.packs.rules import COMMITMENTS, FULL, QUARTERLY
from grants.reporting.packs.tables import Column, Row, Section, Table

TITLE = "What was promised to the sector"


def section(session: Session, kind: str, funder_id: UUID | None, as_of: datetime) -> Section:
    """The commitments that everybody can read, as they read them: in a full pack, and in each longer one for the
    grant-maker.
    """
    if kind != FULL and (kind != QUARTERLY or funder_id is not None):
        return Section(COMMITMENTS, TITLE)
    found = shown(session, NOBODY, all_standing(session, NOBODY), as_of)
    if not found:
        return Section(COMMITMENTS, TITLE)
    columns = [Column("Commitment"), Column("Measured"), Column("How it stands"), Column("Evidence")]
    table = Table("commitments", "Published commitments", columns, [_row(each) for each in found])
    return Section(COMMITMENTS, TITLE, [_how_many(found)], [table])


def _how_many(found: list[Shown]) -> str:
    stand = Counter(each.status for each in found)
    parts = ", ".join(f"{status.lower()} {number:,}" for status, number in stand.items())
    each = "Its figure is" if len(found) == 1 else "Each figure is"
    return f"{counted(len(found), 'commitment')}: {parts}. {each} that of its last review."


def _row(each: Shown) -> Row:
    review = each.review
    if review is None:
        return each.commitment.wording, _measured(each), each.status, ""
    said = " ".join(part for part in (review.words, review.link) if part)
    return each.commitment.wording, _measured(each), each.status, f"{said} ({day(london_day(review.said_at))})"


def _measured(each: Shown) -> str:
    if not each.figure:
        return "No figure of ours"
    told = f"{each.figure}: {each.told}" if each.told else each.figure
    return f"{told}; to reach {each.target}" if each.target else told
