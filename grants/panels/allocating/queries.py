"""Who reads what, as it stands and as it is proposed."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, literal, select, union_all
from sqlalchemy.orm import Session, aliased, load_only

from grants.applications.models import Application
from grants.kernel.paging import PAGE_SIZE, Page, page_of
from grants.kernel.tallies import tallies_of
from grants.panels.allocating.reading import in_assessment, readers_among, reading_of, voting
from grants.panels.allocating.rules import Proposal
from grants.panels.allocating.words import NAMED, Shape, Some, ToRead, groups_of, said_of
from grants.panels.comparing.models import Contender
from grants.panels.models import DONE, TO_SCORE, UNABLE, Allocation, Panel, PanelMember


@dataclass(frozen=True)
class Allotted:
    """A page of the applications before a panel with their readers, and what there is to say of all of them.

    `hidden` counts the applications that are closed to whoever looks.
    """

    members: Sequence[PanelMember]
    page: Page[ToRead]
    readers: Mapping[UUID, Sequence[UUID]]
    loads: Mapping[UUID, int]
    done: Mapping[UUID, int]
    said: Sequence[str]
    hidden: int


def fingerprint(proposal: Proposal) -> str:
    """Tells one proposal from another, so that nobody accepts what they have not seen."""
    pairs = (f"{application}:{sorted(readers)}" for application, readers in proposal.readers.items())
    return sha256("\n".join(sorted(pairs)).encode()).hexdigest()[:16]


def reasons_of_unable(session: Session, application_id: UUID) -> dict[UUID, str]:
    """Why members cannot score an application, by member."""
    found = select(Allocation.member_id, Allocation.note).where(Allocation.application_id == application_id)
    return dict(session.execute(found.where(Allocation.state == UNABLE)).all())


def page_to_read(
    session: Session, panel: Panel, *, closed: Collection[UUID], after: str | None, size: int = PAGE_SIZE
) -> Page[ToRead]:
    """Some of the applications in assessment, without those that are closed to whoever looks."""
    open_ones = select(Application).where(*in_assessment(panel), Application.id.not_in(closed))
    columns = load_only(Application.id, Application.title)
    page = page_of(session, open_ones.options(columns), by=(Application.id,), after=after, size=size)
    return Page([ToRead(each.id, each.title) for each in page.items], page.next_cursor)


def number_hidden(session: Session, panel: Panel, closed: Collection[UUID]) -> int:
    """How many of the applications in assessment are closed to whoever looks."""
    return session.scalar(_in_assessment(panel, func.count()).where(Application.id.in_(closed))) or 0


def allotted(
    session: Session, panel: Panel, *, closed: Collection[UUID], after: str | None, size: int = PAGE_SIZE
) -> Allotted:
    """Who reads what, page by page. The panel comes with its members and their people."""
    members = voting(panel)
    page = page_to_read(session, panel, closed=closed, after=after, size=size)
    loads, done = loads_of(session, panel)
    shape = _shape(session, panel, members, loads)
    return Allotted(
        members=members,
        page=page,
        readers=reading_of(session, panel, only=[each.id for each in page.items]).readers,
        loads=loads,
        done=done,
        said=said_of(shape, readers_among(members), panel.readers_each),
        hidden=number_hidden(session, panel, closed),
    )


def proposed_page(
    session: Session,
    panel: Panel,
    *,
    anew: bool,
    closed: Collection[UUID],
    after: str | None,
    size: int = PAGE_SIZE,
) -> tuple[Proposal, Allotted]:
    """Who could read what: the whole proposal, and a page of it."""
    proposal = reading_of(session, panel).proposal(anew=anew)
    return proposal, Allotted(
        members=voting(panel),
        page=page_to_read(session, panel, closed=closed, after=after, size=size),
        readers=proposal.readers,
        loads=proposal.loads,
        done=loads_of(session, panel)[1],
        said=proposal.said,
        hidden=number_hidden(session, panel, closed),
    )


def loads_of(session: Session, panel: Panel) -> tuple[Counter[UUID], Counter[UUID]]:
    """How many applications each member who votes was given to read, and how many of them they have scored; also of
    what is decided.
    """
    members = [each.id for each in voting(panel)]
    kept = tallies_of(session, members)
    done = Counter({each: kept.get((each, DONE), 0) for each in members})
    return +Counter({each: done[each] + kept.get((each, TO_SCORE), 0) for each in members}), +done


def _in_assessment(panel: Panel, *columns: Any) -> Select[Any]:
    return select(*columns).select_from(Application).where(*in_assessment(panel))


def _shape(session: Session, panel: Panel, members: Sequence[PanelMember], loads: Mapping[UUID, int]) -> Shape:
    """What `shape_of` says of the whole, worked out by the database."""
    lacking = _lacking(session, panel)
    return Shape(
        unread=lacking[_UNREAD],
        few=lacking[_FEW],
        without_third=lacking[_WITHOUT],
        loads=loads,
        groups=groups_of([*_sharing(session, panel, members), *({each} for each in loads)]),
    )


_UNREAD, _FEW, _WITHOUT = "unread", "few", "without"


def _lacking(session: Session, panel: Panel) -> dict[str, Some]:
    """The applications that lack readers, in three kinds; one that has too few may lack the third sector as well."""
    number, third = Contender.readers, Contender.third_sector_readers
    wanted = panel.readers_each or 0
    kinds = {
        _UNREAD: (third == 0, number == 0),
        _FEW: (third < wanted, number.between(1, wanted - 1)),
        _WITHOUT: (third == 0, number > 0),
    }
    before = (Contender.round_id == panel.round_id, Contender.in_assessment)
    counts = [select(func.count()).where(*before, *kind).scalar_subquery() for kind in kinds.values()]
    numbers = session.execute(select(*counts)).one()
    named = [
        select(literal(name).label("kind"), Application.id, Application.title)
        .join(Contender, Contender.application_id == Application.id)
        .where(*before, *kind)
        .order_by(Application.id)
        .limit(NAMED)
        .subquery()
        for name, kind in kinds.items()
    ]
    every = union_all(*(select(each) for each in named)).subquery()
    titles: dict[str, list[str]] = {name: [] for name in kinds}
    for kind_found, title in session.execute(select(every.c.kind, every.c.title).order_by(every.c.id)):
        titles[kind_found].append(title)
    return {name: Some(number, titles[name]) for name, number in zip(kinds, numbers, strict=True)}


def _sharing(session: Session, panel: Panel, members: Sequence[PanelMember]) -> list[set[UUID]]:
    """The pairs of members who read an application in common. Each pair is looked for until one is found."""
    one, other = aliased(PanelMember), aliased(PanelMember)
    of_one, of_other = aliased(Allocation), aliased(Allocation)
    shared = (
        _in_assessment(panel, Application.id)
        .join(of_one, of_one.application_id == Application.id)
        .join(of_other, of_other.application_id == Application.id)
        .where(
            of_one.member_id == one.id, of_one.state != UNABLE, of_other.member_id == other.id, of_other.state != UNABLE
        )
        .correlate(one, other)
        .offset(0)  # keeps the planner from joining everything with everything first
        .exists()
    )
    ids = [each.id for each in members]
    pairs = select(one.id, other.id).where(one.id.in_(ids), other.id.in_(ids), one.id < other.id, shared)
    return [set(row) for row in session.execute(pairs.order_by(one.id, other.id))]
