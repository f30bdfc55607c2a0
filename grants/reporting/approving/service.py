"""Drafts are talked about, approved by a second person or discarded; what is approved is numbered and stays."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.identity.by_two.service import check_second
from grants.kernel.access import SYSTEM, Actor
from grants.kernel.clock import london_day
from grants.kernel.db import new_id
from grants.kernel.events import publish
from grants.kernel.files import keep_file
from grants.kernel.jobs import add_job
from grants.kernel.problems import Conflict, Denied, check, check_version
from grants.kernel.unique import insertion
from grants.kernel.web import this_app
from grants.reporting import queries, service
from grants.reporting.approving import access, rules
from grants.reporting.approving.events import (
    PackApproved,
    PackCommented,
    PackDiscarded,
    PackIssued,
    PackRemade,
    PackRemakeAsked,
)
from grants.reporting.approving.models import PackComment, PackNumbering, PackRemake
from grants.reporting.approving.queries import remake_of
from grants.reporting.models import APPROVED, DISCARDED, DRAFT, Pack, label_of

REMAKE_PACK = "reporting.remake_pack"
BUILT_SINCE = "This pack was built again since you opened it. Read it as it is now, then approve it."


def comment(session: Session, pack: Pack, said: str, *, actor: Actor, now: datetime) -> PackComment:
    """Say something of a draft. Raises Invalid, and Conflict once it is no draft any more."""
    check(rules.words_problems("comment", said, "Write your comment."))
    _locked(session, pack, DRAFT, "Comments are made before a pack is approved. This one is no draft any more.")
    made = PackComment(id=new_id(), pack_id=pack.id, said=said.strip(), said_by=_person(actor), said_at=now)
    session.add(made)
    session.flush()
    session.refresh(made, ["person"])
    commented = PackCommented(pack_id=pack.id, comment_id=made.id)
    publish(session, commented, actor=actor, now=now, about=pack.subjects)
    return made


def approve(session: Session, pack: Pack, *, version: int | None, actor: Actor, now: datetime) -> None:
    """Approve a draft as a second person: what it tells is frozen, it gets its number, and its document is written anew
    with the number on it.

    Raises Denied for who asked for it, Stale where it was built again since it was read, and Conflict when it is not
    built, no draft any more, or who asked for it runs the programme no more.
    """
    approver = _person(actor)
    if refusal := access.may_approve_pack(actor, pack):
        raise Denied(refusal)
    _locked(session, pack, DRAFT, "This pack is no draft any more.")
    check_second(session, pack.asked_by, actor=actor, pair=access.APPROVING)
    if pack.built_at is None or pack.figures is None:
        raise Conflict("This pack is not built yet.")
    if "sections" not in pack.figures:
        raise Conflict("This pack is from before packs were approved. Discard it and ask for another.")
    check_version(version, pack.version, BUILT_SINCE)
    year = london_day(now).year
    number = _next_number(session, year)
    cover = cover_of(session, pack, label=label_of(year, number), approved_on=london_day(now))
    pack.year, pack.number, pack.cover, pack.figures_hash = year, number, cover, rules.hash_of(cover, pack.figures)
    pack.state, pack.approved_by, pack.approved_at = APPROVED, approver, now
    session.flush()
    approved = PackApproved(pack_id=pack.id, year=year, number=number)
    publish(session, approved, actor=actor, now=now, about=pack.subjects)
    key = f"{pack.id}:{APPROVED}"
    add_job(session, service.BUILD_PACK, key=key, args={"pack_id": str(pack.id)}, now=now)


def _next_number(session: Session, year: int) -> int:
    """The number after the last one of the year. Whoever comes second waits until the first is written, or is not."""
    session.execute(insertion(session, PackNumbering, ("year",)), {"year": year, "last": 0})
    numbering = session.scalars(select(PackNumbering).where(PackNumbering.year == year).with_for_update()).one()
    numbering.last += 1
    return numbering.last


def cover_of(
    session: Session, pack: Pack, *, label: str = "", approved_on: date | None = None
) -> dict[str, str | None]:
    """What a pack says of itself on its first page: as a draft, or as it is approved on a day with its number."""
    particulars = this_app().particulars
    whole = queries.pack_of(session, pack.id)
    return rules.cover_of(
        about=whole.about,
        funder=whole.funder.name if whole.funder else None,
        kind=pack.kind,
        period=(pack.period_from, pack.period_to),
        number=label,
        approved_on=approved_on,
        replaces=whole.replaces.label if whole.replaces else "",
        because=pack.replaces_because or "",
        grant_maker=particulars.grant_maker,
        service_name=particulars.service_name,
    )


def issue_pack(
    session: Session, pack_id: UUID, *, digest: str, name: str, size: int, made_with: str, now: datetime
) -> None:
    """Keep the document of an approved pack, its file being in the store already. Doing it again changes nothing."""
    pack = queries.locked_pack(session, pack_id)
    if pack is None or pack.state != APPROVED or pack.issued_at is not None:
        return
    kept = keep_file(session, digest=digest, name=name, media_type="application/pdf", size=size, now=now)
    session.flush()
    pack.file_id, pack.made_with, pack.issued_at = kept.id, made_with, now
    publish(session, PackIssued(pack_id=pack.id), actor=SYSTEM, now=now, about=pack.subjects)


def discard(session: Session, pack: Pack, because: str, *, actor: Actor, now: datetime) -> None:
    """Leave a draft unused, and say why. Raises Invalid, and Conflict when it is no draft any more."""
    check(rules.words_problems("discarded_because", because, "Say why it is not used."))
    _locked(session, pack, DRAFT, "This pack is no draft any more. An approved pack can be replaced.")
    pack.state, pack.discarded_at, pack.discarded_by = DISCARDED, now, _person(actor)
    pack.discarded_because = because.strip()
    session.flush()
    publish(session, PackDiscarded(pack_id=pack.id), actor=actor, now=now, about=pack.subjects)


def ask_for_replacement(session: Session, pack: Pack, because: str, *, actor: Actor, now: datetime) -> Pack:
    """Have a pack built of the same that comes in the place of an approved one, once it is approved itself.

    Raises Invalid, and Conflict when the pack is not approved, or one that replaces it is there already.
    """
    check(rules.words_problems("replaces_because", because, "Say why it is replaced."))
    _locked(session, pack, APPROVED, "Only an approved pack is replaced. Discard this draft and ask for another.")
    whole = queries.pack_of(session, pack.id)
    return service.ask_again(session, whole, because.strip(), actor=actor, now=now)


def ask_to_remake(session: Session, pack: Pack, *, actor: Actor, now: datetime) -> PackRemake:
    """Have the document of an approved pack made again from what was kept, to see whether it is the same.

    Raises Conflict while it has none.
    """
    if pack.issued_at is None:
        raise Conflict("This pack has no document yet that could be made again.")
    remake = PackRemake(id=new_id(), pack_id=pack.id, asked_by=actor.person_id, asked_at=now)
    session.add(remake)
    session.flush()
    asked = PackRemakeAsked(pack_id=pack.id, remake_id=remake.id)
    publish(session, asked, actor=actor, now=now, about=pack.subjects)
    add_job(session, REMAKE_PACK, key=str(remake.id), args={"remake_id": str(remake.id)}, now=now)
    return remake


def record_remake(session: Session, remake_id: UUID, *, digest: str, made_with: str, now: datetime) -> None:
    """Keep what came of making a document again. Doing it again changes nothing."""
    remake = remake_of(session, remake_id)
    pack = queries.pack_of(session, remake.pack_id)
    if remake.made_at is not None or pack.file is None or pack.made_with is None:
        return
    remake.outcome = rules.outcome_of(before=(pack.file.digest, pack.made_with), again=(digest, made_with))
    remake.made_at, remake.made_with, remake.digest = now, made_with, digest
    session.flush()
    remade = PackRemade(pack_id=pack.id, remake_id=remake.id, outcome=remake.outcome)
    publish(session, remade, actor=SYSTEM, now=now, about=pack.subjects)


def _locked(session: Session, pack: Pack, state: str, refusal: str) -> None:
    """Hold a pack until the end of the transaction. Raises Conflict when it is in another state."""
    session.refresh(pack, ["state", "version", "built_at", "figures"], with_for_update=True)
    if pack.state != state:
        raise Conflict(refusal)


def _person(actor: Actor) -> UUID:
    if actor.person_id is None:
        raise Denied("A person does this.")
    return actor.person_id
