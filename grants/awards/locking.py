"""Whoever answers, extends or changes an award holds its row."""

from sqlalchemy.orm import Session

from grants.awards.models import ACCEPTED, LAPSED, OFFERED, Award
from grants.kernel.problems import Conflict, check_version


def lock_award(session: Session, award: Award) -> None:
    """Lock the award's row until the transaction ends, and see it as it now is."""
    session.flush()
    session.refresh(award, attribute_names=["state", "version", "accepted_at"], with_for_update=True)


def check_open(award: Award, version: int | None) -> None:
    """Raise Conflict when an offer has been answered or taken back, and Stale when it is not the one that was read."""
    if award.state == ACCEPTED:
        raise Conflict("This offer has been accepted already.", code="accepted_already")
    if award.state == LAPSED:
        raise Conflict("This offer ran out and has been taken back.", code="lapsed_already")
    if award.state != OFFERED:
        raise Conflict("This offer has been turned down already.", code="declined_already")
    check_version(
        version,
        award.version,
        "The offer has changed since you opened it. Read it again before you answer.",
        current={"version": award.version},
        yours={"version": version},
    )
