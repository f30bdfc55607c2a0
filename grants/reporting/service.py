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
from grants.reporting.events import PackAsked, PackBuilt, PackRebuilt
from grants.reporting.models import APPROVED, DRAFT, Pack, PackRows
from grants.reporting.packs.behind import hash_of
from grants.reporting.packs.rules import BOARD
from grants.schemes.models import Scheme
from grants.schemes.queries import locked_scheme

BUILD_PACK = "reporting.build_pack"


def jobs_of(pack: Pack) -> list[str]:
    """The keys of the jobs that build a pack: the first time, again as this version or the next, and once approved."""
    return [str(pack.id), *(f"{pack.id}:{each}" for each in (pack.version, pack.version + 1, APPROVED))]


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


def ask_as_scheduled(
    session: Session,
    scheme: Scheme | None,
    funders: Sequence[Organisation | None],
    kind: str,
    period: tuple[date, date],
    *,
    schedule_id: UUID,
    asked_by: UUID,
    now: datetime,
) -> list[Pack]:
    """Ask for the packs that a rule asks for, in the name of whoever set it."""
    ruled = {"schedule_id": schedule_id, "asked_by": asked_by}
    return [_ask(session, scheme, funder, kind, period, actor=SYSTEM, now=now, **ruled) for funder in funders]


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
        asked_at=now,
        **{"asked_by": actor.person_id, **instead},
    )
    pack.scheme, pack.funder, pack.file = scheme, funder, None
    session.add(pack)
    session.flush()
    asked = PackAsked(pack_id=pack.id, scheme_id=pack.scheme_id)
    publish(session, asked, actor=actor, now=now, about=pack.subjects)
    add_job(session, BUILD_PACK, key=str(pack.id), args={"pack_id": str(pack.id)}, now=now)
    return pack


def keep_pack(
    session: Session,
    pack_id: UUID,
    *,
    figures: dict[str, Any],
    rows: dict[str, Any] | None = None,
    digest: str,
    name: str,
    size: int,
    now: datetime,
) -> None:
    """Keep a draft that was built, its file being in the store already, with the records behind its figures. Doing it
    again changes nothing.
    """
    pack = queries.locked_pack(session, pack_id)
    if pack is None or pack.built_at is not None or pack.state != DRAFT:
        return
    kept = keep_file(session, digest=digest, name=name, media_type="application/pdf", size=size, now=now)
    session.flush()
    pack.figures, pack.file_id, pack.built_at = _with_rows(session, pack, figures, rows), kept.id, now
    built = PackBuilt(pack_id=pack.id, scheme_id=pack.scheme_id)
    publish(session, built, actor=SYSTEM, now=now, about=pack.subjects)


def _with_rows(session: Session, pack: Pack, figures: dict[str, Any], rows: dict[str, Any] | None) -> dict[str, Any]:
    """The figures with the hash of the records behind them, which are kept beside the pack."""
    if rows is None:
        return figures
    kept = session.get(PackRows, pack.id)
    if kept is None:
        session.add(PackRows(pack_id=pack.id, rows=rows))
    else:
        kept.rows = rows
    return {**figures, "behind": hash_of(rows)}


def outdate(session: Session, pack: Pack, *, now: datetime) -> None:
    """Say that a late return makes a draft, which is locked, out of date; it is built again in a while, once for all
    returns that are accepted until then.
    """
    pack.outdated_at = now
    session.flush()
    _build_again(session, pack, now)


def _build_again(session: Session, pack: Pack, now: datetime) -> None:
    key, args = f"{pack.id}:{pack.version + 1}", {"pack_id": str(pack.id)}
    add_job(session, BUILD_PACK, key=key, args=args, now=now, run_at=now + rules.BUILT_AGAIN_AFTER)


def keep_rebuilt(
    session: Session,
    pack_id: UUID,
    *,
    outdated_at: datetime | None,
    figures: dict[str, Any],
    rows: dict[str, Any] | None = None,
    digest: str,
    name: str,
    size: int,
    now: datetime,
) -> None:
    """Keep a draft that was built again because it was out of date since `outdated_at`. If it went out of date again
    meanwhile it is built once more. Doing it again changes nothing.
    """
    pack = queries.locked_pack(session, pack_id)
    if pack is None or pack.state != DRAFT or pack.outdated_at is None:
        return
    kept = keep_file(session, digest=digest, name=name, media_type="application/pdf", size=size, now=now)
    session.flush()
    with_rows = _with_rows(session, pack, figures, rows)
    pack.changes = rules.changes_between((pack.figures or {}).get("totals", {}), figures["totals"])
    pack.figures, pack.file_id, pack.rebuilt_at = with_rows, kept.id, now
    pack.version += 1
    if pack.outdated_at == outdated_at:
        pack.outdated_at = None
    session.flush()
    rebuilt = PackRebuilt(pack_id=pack.id, version=pack.version)
    publish(session, rebuilt, actor=SYSTEM, now=now, about=pack.subjects)
    if pack.outdated_at is not None:
        _build_again(session, pack, now)
