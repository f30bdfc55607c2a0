"""Whatever happened, every way of asking who has a conflict of interest gives the same answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from hypothesis import example, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from grants.applications.conflicts import conflicts_of, has_conflict, without_conflict
from grants.applications.models import Application, Party
from grants.identity.models import Person
from grants.kernel.db import new_id
from grants.organisations.models import FormerMembership, Membership
from grants.panels.access import CONFLICT, may_read
from grants.panels.closed import closed_to, people_conflicted
from grants.panels.deciding.taking_part.queries import parts_of
from grants.panels.models import RECUSED, STOOD_DOWN, Interest, PanelMember
from grants.panels.seats import seat_for
from tests.house import TestHouse
from tests.panels.rows import World, build

APPLICANT, HOST, PARTNER = range(3)


@dataclass(frozen=True)
class Joined:
    """Somebody belonged to one of three organisations from a day until a day, or still does."""

    organisation: int
    since: int
    until: int | None

    def counts_since(self, begun: int) -> bool:
        return self.until is None or self.until >= begun


@dataclass(frozen=True)
class History:
    """What happened around an application that was begun on a day: who answered how, and who joined and left."""

    begun: int
    answers: dict[int, str]
    joined: Sequence[Joined]
    level: str | None
    stood_down: bool

    @property
    def conflicted(self) -> bool:
        concerned = {APPLICANT, *(which for which, answer in self.answers.items() if answer == "agreed")}
        tied = any(each.organisation in concerned and each.counts_since(self.begun) for each in self.joined)
        return tied or self.level == RECUSED


days = st.integers(0, 9)
answers = st.sampled_from(["asked", "agreed", "declined"])


@st.composite
def memberships(draw: st.DrawFn) -> list[Joined]:
    found = []
    for organisation in (APPLICANT, HOST, PARTNER):
        for _ in range(draw(st.integers(0, 2))):
            since = draw(days)
            found.append(Joined(organisation, since, draw(st.integers(since, 9))))
        if draw(st.booleans()):
            found.append(Joined(organisation, draw(days), None))
    return found


histories = st.builds(
    History,
    days,
    st.fixed_dictionaries({HOST: answers, PARTNER: answers}),
    memberships(),
    st.sampled_from([None, "none", "note", RECUSED]),
    st.booleans(),
)
AGREED = {HOST: "agreed", PARTNER: "agreed"}


def happens(session: Session, world: World, person: Person, history: History) -> None:
    """Let a history have happened, and no other."""
    start = world.house.now() - timedelta(days=20)
    for each in (Membership, FormerMembership):
        session.execute(delete(each).where(each.person_id == person.id))
    session.execute(delete(Party))
    member = session.get_one(PanelMember, world.members[person.name])
    session.execute(delete(Interest).where(Interest.member_id == member.id))
    application = session.get_one(Application, world.applications[0])
    application.created_at = start + timedelta(days=history.begun)
    member.stood_down_at = world.house.now() if history.stood_down else None
    member.standing = STOOD_DOWN if history.stood_down else "sits"
    for which, answer in history.answers.items():
        session.add(party(world, which, answer))
    for joined in history.joined:
        tie = {
            "organisation_id": world.organisations[joined.organisation],
            "person_id": person.id,
            "position": "Trustee",
            "since": start + timedelta(days=joined.since),
        }
        left = joined.until is not None and start + timedelta(days=joined.until)
        session.add(
            FormerMembership(id=new_id(), is_signatory=False, left_at=left, **tie) if left else Membership(**tie)
        )
    if history.level:
        session.add(
            Interest(
                id=new_id(),
                application_id=application.id,
                member_id=member.id,
                level=history.level,
                note="It is so.",
                declared_at=world.house.now(),
            )
        )


def test_every_way_of_asking_agrees(house: TestHouse):
    world = build(house).seated()
    first, others = world.applications[0], set(world.applications[1:])
    tess = world.tess

    @settings(max_examples=40, deadline=None)
    @given(histories)
    @example(History(5, AGREED, [Joined(APPLICANT, 0, 5)], None, False))
    @example(History(5, AGREED, [Joined(PARTNER, 0, 4)], None, False))
    @example(History(5, AGREED, [], RECUSED, True))
    def agrees(history: History) -> None:
        with house.write() as session:
            happens(session, world, tess, history)
        actor = house.actor(tess)
        expected = history.conflicted

        assert has_conflict(actor, first) is expected
        assert (first in conflicts_of(actor)) is expected
        with house.read() as session:
            assert set(session.scalars(select(Application.id).where(without_conflict(actor)))) == (
                {first, *others} - conflicts_of(actor)
            )
            before = conflicts_of(actor) & {first, *others}
            assert closed_to(session, world.panel(session).id, tess.id) == before
            people = people_conflicted(session, world.applications)
            assert {each for each in world.applications if tess.id in people[each]} == before
            takes_part = "third_sector" if expected or history.stood_down else "both"
            parts = parts_of(session, world.panel(session), [first])[first]
            kinds = [part.kind for part in parts]
            assert kinds.count("third_sector") == (1 if takes_part == "third_sector" else 2)
            seat = seat_for(session, first, tess.id)
            if seat.member:
                assert (may_read(actor, seat) == CONFLICT) is expected

    agrees()


def party(world: World, which: int, answer: str) -> Party:
    role = "host" if which == HOST else "partner"
    answered = None if answer == "asked" else world.house.now()
    return Party(
        id=new_id(),
        application_id=world.applications[0],
        role=role,
        organisation_id=world.organisations[which],
        name="Somebody",
        contact_name="Somebody",
        email=f"{role}@example.net",
        share_pence=1_00,
        does="Helps.",
        state=answer,
        edition=1,
        asked_at=world.house.now(),
        answered_at=answered,
        answered_by=world.ada.id if answered else None,
        agreed_amount_pence=1_000_00 if answer == "agreed" else None,
        agreed_share_pence=1_00 if answer == "agreed" else None,
    )
