"""Packs are asked for, and kept once a worker has built them."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from grants.kernel.access import SYSTEM, Actor
from grants.kernel.clock import london_day
from grants.kernel.db import new_id
from grants.kernel.events import publish
from grants.kernel.files import keep_file
from grants.kernel.jobs import add_job
from grants.kernel.problems import check
from grants.organisations.models import Organisation
from grants.reporting import queries, rules
from grants.reporting.events import PackAsked, PackBuilt
from grants.reporting.models import DRAFT, Pack
from grants.reporting.packs.rules import BOARD
from grants.schemes.models import Scheme
from grants.schemes.queries import locked_scheme

BUILD_PACK = "reporting.build_pack"


def ask_for_packs(
    session: Session,
    scheme: Scheme,
    *,
    kind: str = BOARD,
    period_from: date | None,
    period_to: date | None,
    actor: Actor,
    now: datetime,
) -> list[Pack]:
    """Ask for a pack for each funder of a scheme, and one for the grant-maker.

    The scheme comes with its contributions and their funders. Those that are under way for the same
    period are not asked for again. Raises Invalid.
    """
    period = _period(period_from, period_to, kind, now)
    locked_scheme(session, scheme.id)
    funders = [None, *(contribution.funder for contribution in scheme.contributions)]
    return _ask_all(session, scheme, funders, kind, period, actor=actor, now=now)


def ask_for_pack_on_all(
    session: Session,
    funder: Organisation | None,
    *,
    kind: str = BOARD,
    period_from: date | None,
    period_to: date | None,
    actor: Actor,
    now: datetime,
) -> Pack:
    """Ask for a pack on all schemes that a funder is in, or for the grant-maker on all there are. Raises Invalid."""
    period = _period(period_from, period_to, kind, now)
    return _ask_all(session, None, [funder], kind, period, actor=actor, now=now)[0]


def _period(period_from: date | None, period_to: date | None, kind: str, now: datetime) -> tuple[date, date]:
    check(rules.kind_problems(kind) + rules.period_problems(period_from, period_to, today=london_day(now)))
    assert period_from is not None
    assert period_to is not None
    return period_from, period_to


def _ask_all(
    session: Session,
    scheme: Scheme | None,
    funders: Sequence[Organisation | None],
    kind: str,
    period: tuple[date, date],
    *,
    actor: Actor,
    now: datetime,
) -> list[Pack]:
    under_way = queries.packs_under_way(session, scheme.id if scheme else None, kind, *period)
    return [
        under_way.get(funder.id if funder else None)
        or _ask(session, scheme, funder, kind, period, actor=actor, now=now)
        for funder in funders
    ]


def ask_again(session: Session, pack: Pack, because: str, *, actor: Actor, now: datetime) -> Pack:
    """Ask for a pack of the same as one that it is to replace, and why. That comes with its scheme and funder."""
    period = (pack.period_from, pack.period_to)
    instead = {"replaces_id": pack.id, "replaces_because": because}
    return _ask(session, pack.scheme, pack.funder, pack.kind, period, actor=actor, now=now, **instead)


def _ask(
    session: Session,
    scheme: Scheme | None,
    funder: Organisation | None,
    kind: str,
    period: tuple[date, date],
    *,
    actor: Actor,
    now: datetime,
    **instead: Any,
) -> Pack:
    pack = Pack(
        id=new_id(),
        kind=kind,
        scheme_id=scheme.id if scheme else None,
        funder_id=funder.id if funder else None,
        period_from=period[0],
        period_to=period[1],
        asked_by=actor.person_id,
        asked_at=now,
        **instead,
    )
    pack.scheme, pack.funder, pack.file = scheme, funder, None
    session.add(pack)
    session.flush()
    asked = PackAsked(pack_id=pack.id, scheme_id=pack.scheme_id)
    publish(session, asked, actor=actor, now=now, about=pack.subjects)
    add_job(session, BUILD_PACK, key=str(pack.id), args={"pack_id": str(pack.id)}, now=now)
    return pack


def keep_pack(
    session: Session, pack_id: UUID, *, figures: dict[str, Any], digest: str, name: str, size: int, now: datetime
) -> None:
    """Keep a draft that was built, its file being in the store already. Doing it again changes nothing."""
    pack = queries.locked_pack(session, pack_id)
    if pack is None or pack.built_at is not None or pack.state != DRAFT:
        return
    kept = keep_file(session, digest=digest, name=name, media_type="application/pdf", size=size, now=now)
    session.flush()
    pack.figures, pack.file_id, pack.built_at = figures, kept.id, now
    built = PackBuilt(pack_id=pack.id, scheme_id=pack.scheme_id)
    publish(session, built, actor=SYSTEM, now=now, about=pack.subjects)
