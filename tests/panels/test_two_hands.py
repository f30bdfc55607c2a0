"""Nobody decides alone: a panel that did nothing decides nothing, and letters wait for a second person."""

import threading
from uuid import UUID

import pytest
from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from grants.applications.models import Application
from grants.awards.letters.models import Letter
from grants.awards.models import Award
from grants.identity.models import Person
from grants.kernel.problems import Conflict, Invalid
from grants.panels.deciding import service as deciding_service
from grants.panels.deciding.releasing.service import release_letters
from grants.panels.deciding.taking_part.queries import parts_of
from grants.panels.deciding.taking_part.rules import Held, how_held, preparation_problems
from grants.panels.meeting import service as meeting_service
from grants.panels.meeting.models import Attendance
from grants.panels.models import AT_MEETING, FINAL, IN_WRITING, TO_SCORE, Allocation, Decision, Interest, PanelMember
from grants.schemes.queries import round_of
from tests.house import TestHouse
from tests.organisations.given import read
from tests.panels.rows import World, an_award, build


@pytest.fixture
def world(house: TestHouse) -> World:
    return build(house, applications=2).seated()


def codes(refused: pytest.ExceptionInfo[Invalid]) -> set[str]:
    return {problem.code for problem in refused.value.problems}


def propose(world: World, person: Person, number: int = 0) -> Decision:
    """As the page does it, whatever the others have done."""
    with world.house.write() as session:
        application = session.get_one(Application, world.applications[number])
        proposal = deciding_service.Proposal(**an_award())
        return deciding_service.propose_decision(session, application, proposal=proposal, **world.who(person))


def letters(world: World) -> int:
    with world.house.read() as session:
        return session.scalar(select(func.count()).select_from(Letter)) or 0


def test_an_administrator_alone_gets_nothing_decided(world: World):
    """A panel that was seated and did nothing cannot be used."""
    with pytest.raises(Invalid) as refused:
        propose(world, world.ada)
    assert codes(refused) == {"marks", "taking_part", "third_sector_taking_part"}
    page = world.house.browser(world.ada).get(f"/applications/{world.applications[0]}/decision")
    read(page)
    assert "Nothing can be proposed yet." in page.text

    # One member's marks are not enough, nor are declarations without marks
    world.assess(world.tess, 0)
    world.declare(world.theo, 0)
    with pytest.raises(Invalid) as refused:
        propose(world, world.ada)
    assert codes(refused) == {"marks", "taking_part", "third_sector_taking_part"}

    # With the marks of two third-sector members it can be proposed, and not be made final by an administrator alone
    world.score(world.theo, 0)
    propose(world, world.ada)
    refusal = world.house.program(world.ada).post(f"/panels/{world.panel_id}/confirmation", {})
    assert (refusal.status_code, refusal.json["errors"][0]["code"]) == (422, "not_held")


def test_a_chair_alone_makes_nothing_final(world: World):
    world.assess(world.chris, 0)
    world.propose(world.chris, 0)
    chair = world.house.program(world.chris)
    refused = chair.post(f"/panels/{world.panel_id}/confirmation", {})
    assert (refused.status_code, refused.json["errors"][0]["code"]) == (422, "not_held")
    shown = world.house.browser(world.chris).get(f"/panels/{world.panel_id}/confirmation")
    read(shown)
    assert "None at the meeting; none voted in writing." in shown.text

    # Nor with a vote that is only the chair's own, nor by voting for others
    vote = {"member_id": str(world.members["Chris Chair"]), "choice": "for"}
    other = {"member_id": str(world.members["Tess Third"]), "choice": "for"}
    path = f"/applications/{world.applications[0]}/votes"
    assert chair.post(path, {"votes": [vote], "proposal_version": 1}).status_code == 201
    assert chair.post(path, {"votes": [vote, other], "proposal_version": 1}).status_code == 409
    assert chair.post(f"/panels/{world.panel_id}/confirmation", {}).status_code == 422
    assert world.house.events("panels.decision_made") == []


def test_votes_in_writing_are_on_what_is_proposed(world: World):
    # Given a proposal without a meeting, on which the members are asked to vote
    world.assess(world.chris, 0)
    world.propose(world.chris, 0)
    path = f"/applications/{world.applications[0]}/votes"
    tess = world.house.browser(world.tess)
    assert "Vote on 1 proposal" in tess.get("/").text
    read(tess.get(f"/panels/{world.panel_id}/votes"))
    read(tess.get(path))
    typed = {f"vote-{world.members['Tess Third']}": "for", "proposal_version": "1"}
    assert tess.post(path, data=typed).status_code == 302
    assert "Vote on 1 proposal" not in tess.get("/").text

    # When the chair changes it, then that vote is none on the new one, and an old page is refused
    world.propose(world.chris, 0, version=1, amount_pence=3_000_00)
    assert tess.post(path, data=typed).status_code == 409
    for name, choice in (("Tess Third", "for"), ("Theo Third", "against")):
        member = {"member_id": str(world.members[name]), "choice": choice}
        body = {"votes": [member], "proposal_version": 2}
        assert world.house.program(world.house.person(name)).post(path, body).status_code == 201
    confirmation = f"/panels/{world.panel_id}/confirmation"
    refused = world.house.program(world.chris).post(confirmation, {})
    assert refused.json["errors"][0]["code"] == "voted_down"
    chris = {"member_id": str(world.members["Chris Chair"]), "choice": "for"}
    program = world.house.program(world.chris)
    assert program.post(path, {"votes": [chris], "proposal_version": 2}).status_code == 201

    # Then it is final, and keeps how it was decided
    (made,) = program.post(confirmation, {}).json["items"]
    assert (made["held"], made["took_part"], made["third_sector_took_part"]) == (IN_WRITING, 3, 2)
    shown = world.house.browser(world.chris).get(f"/applications/{world.applications[0]}/decision")
    read(shown)
    assert "Theo Third: against" in shown.text
    assert "Held until another administrator releases it" in shown.text


def test_what_changes_after_the_meeting_was_not_decided_at_it(world: World):
    """Whoever leads the meeting cannot have one thing decided and make another final."""
    # Given an award that was proposed before a meeting, which has closed
    world.propose(world.ada, 0)
    world.meet()
    world.house.clock.advance(minutes=90)
    with world.house.write() as session:
        meeting_service.close_meeting(session, world.panel(session), **world.who(world.ada))
    world.house.clock.advance(minutes=5)
    program = world.house.program(world.ada)
    confirmation = f"/panels/{world.panel_id}/confirmation"

    # When its amount is changed, then it needs votes in writing, and members are asked for theirs
    world.propose(world.ada, 0, version=1, amount_pence=3_000_00)
    refused = program.post(confirmation, {})
    assert (refused.status_code, refused.json["errors"][0]["code"]) == (422, "changed_since_meeting")
    shown = world.house.browser(world.ada).get(confirmation)
    read(shown)
    assert "changed after the meeting had closed" in shown.text
    assert "Vote on 1 proposal" in world.house.browser(world.tess).get("/").text
    final = {"state": FINAL, "final_at": world.house.now(), "confirmed_by": world.ada.id, "held": AT_MEETING}
    with pytest.raises(IntegrityError), world.house.write() as session:
        session.execute(update(Decision).values(**final, took_part=2, third_sector_took_part=2))
    for name in ("Tess Third", "Theo Third"):
        body = {"votes": [{"member_id": str(world.members[name]), "choice": "for"}], "proposal_version": 2}
        votes = f"/applications/{world.applications[0]}/votes"
        assert world.house.program(world.house.person(name)).post(votes, body).status_code == 201
    (made,) = program.post(confirmation, {}).json["items"]
    assert (made["held"], made["amount_pence"]) == (IN_WRITING, 3_000_00)


def test_words_may_be_written_after_the_meeting(world: World):
    world.propose(world.ada, 0)
    world.meet()
    world.house.clock.advance(minutes=90)
    with world.house.write() as session:
        meeting_service.close_meeting(session, world.panel(session), **world.who(world.ada))
    world.house.clock.advance(minutes=5)
    world.propose(world.ada, 0, version=1, feedback="Your plan for the winter was clear.")
    (made,) = world.house.program(world.ada).post(f"/panels/{world.panel_id}/confirmation", {}).json["items"]
    assert (made["held"], made["feedback"]) == (AT_MEETING, "Your plan for the winter was clear.")


def test_who_is_there_is_counted_once(world: World):
    twice = [str(world.members["Tess Third"])] * 2
    refused = world.house.program(world.chris).post(f"/panels/{world.panel_id}/meeting", {"present": twice})
    assert refused.status_code == 422


def test_who_has_a_conflict_cannot_work_out_from_sums_what_is_held(world: World, bea: Person):
    # Given an award that is held, to a group for which an administrator agreed to act
    world.decide(world.ada, 0)
    world.join_organisation(bea, 0)
    program, path = world.house.program(bea), f"/rounds/{world.round_id}/letter_release"
    assert program.get(path).json["held"] == []
    assert "£4,000" not in world.house.browser(bea).get(path).text

    # Nor a member of the panel from the money of the meeting
    world.join_organisation(world.tess, 0)
    member, meeting = world.house.program(world.tess), f"/panels/{world.panel_id}/meeting"
    assert member.get(meeting).json["funders"] is None
    shown = world.house.browser(world.tess).get(meeting)
    read(shown)
    assert "The money of this round is not shown to you" in shown.text
    assert world.house.program(world.theo).get(meeting).json["funders"] == []


def test_letters_wait_for_somebody_who_did_not_make_it_final(world: World, bea: Person):
    # Given a decision that an administrator made final
    world.fund({"Airedale Health Partnership": 20_000_00})
    world.decide(world.ada, 0)
    world.house.run_jobs()
    path = f"/rounds/{world.round_id}/letter_release"

    # Then nothing has gone to the applicant, and it waits for another administrator
    with world.house.read() as session:
        assert session.scalar(select(func.count()).select_from(Award)) == 0
    assert letters(world) == 0
    ada, other = world.house.browser(world.ada), world.house.browser(bea)
    assert "1 letter waits for another administrator to release" in ada.get("/").text
    assert "Release 1 letter" in other.get("/").text
    read(ada.get(path))
    assert "You made this decision final, so another administrator releases its letter" in ada.get(path).text
    assert ada.post(path).status_code == 403
    assert world.house.program(world.ada).post(path, If_Match="*").status_code == 403
    assert world.house.program(world.chris).get(path).status_code == 403

    # When another releases it, after looking at what stands
    program = world.house.program(bea)
    seen = program.get(path)
    example = seen.json["held"][0]["example_id"]
    letter = f"/decisions/{example}/letter_preview"
    assert other.get(path).text.count(letter) == 2
    assert other.get(letter).mimetype == "application/pdf"
    assert seen.json["held"] == [
        {"outcome": "award", "number": 1, "amount_pence": 4_000_00, "releasable": 1, "example_id": example}
    ]
    (held,) = program.get(f"/rounds/{world.round_id}/held_letters").json["items"]
    assert (held["application_id"], held["refusal"]) == (str(world.applications[0]), None)
    assert program.post(path, {}).status_code == 428
    assert program.post(path, {}, If_Match='"9"').status_code == 412
    read(other.get(path))
    assert other.post(path, data={"edition": seen.headers["ETag"].strip('"')}).status_code == 302
    world.house.run_jobs()

    # Then the offer and its letter are made, once
    assert letters(world) == 1
    assert program.post(path, {}, If_Match="*").json["code"] == "nothing_held"
    assert "No letter is held." in other.get(path).text


def test_of_two_who_release_at_once_one_does(postgres_house: TestHouse):
    world = build(postgres_house, applications=1).seated()
    world.decide(world.ada, 0)
    people = [world.house.person(name, administrator=True) for name in ("Bea Lock", "Cy Key")]
    start, refused = threading.Barrier(2), []

    def press(person: Person) -> None:
        who = world.who(person)
        start.wait()
        try:
            with world.house.write() as session:
                release_letters(session, round_of(session, world.round_id), **who)
        except Conflict as conflict:
            refused.append(conflict.code)

    presses = [threading.Thread(target=press, args=(person,)) for person in people]
    for each in presses:
        each.start()
    for each in presses:
        each.join(10)
    assert refused == ["nothing_held"]
    assert len(world.house.events("panels.decision_released")) == 1


class TestTheDatabaseItself:
    def test_lets_none_become_final_but_what_the_rule_lets(self, world: World):
        """One thing after another is taken away from what members did; rule and database say the same of each."""
        world.propose(world.ada, 0)
        world.meet()
        application_id, theo = world.applications[0], world.members["Theo Third"]
        on_it = (Interest.application_id == application_id, Interest.member_id == theo)
        of_theo = (Allocation.application_id == application_id, Allocation.member_id == theo)
        unmarked = {"state": TO_SCORE, "done_at": None, "weighted_marks": None, "applied_weight": None}
        changes = {
            "nothing": None,
            "undeclared": update(Interest).where(*on_it).values(automatic=True, level="note", note="A tie"),
            "unmarked": update(Allocation).where(*of_theo).values(unmarked),
            "absent": delete(Attendance).where(Attendance.member_id == theo),
            "observer": update(PanelMember).where(PanelMember.id == theo).values(is_observer=True),
            "of another kind": update(PanelMember).where(PanelMember.id == theo).values(kind="staff"),
        }
        for name, change in changes.items():
            assert self.agree(world, application_id, change) == (name == "nothing"), name

    def agree(self, world: World, application_id: UUID, change: object) -> bool:
        """What both say, with nothing kept of it."""
        chris = world.chris.id
        with world.house.app.database.engine.connect() as connection, connection.begin() as transaction:
            session = Session(connection, join_transaction_mode="create_savepoint")
            if change is not None:
                session.execute(change)  # type: ignore[call-overload]
            panel = world.panel(session)
            parts = parts_of(session, panel, [application_id])[application_id]
            prepared = not preparation_problems(parts, quorum=panel.quorum, readers_each=panel.readers_each)
            by_rule = prepared and isinstance(how_held(parts, quorum=panel.quorum), Held)
            final = {
                "state": FINAL,
                "final_at": world.house.now(),
                "confirmed_by": chris,
                "held": "at the meeting",
                "took_part": 2,
                "third_sector_took_part": 2,
            }
            try:
                session.execute(update(Decision).where(Decision.application_id == application_id).values(final))
                by_database = True
            except IntegrityError:
                by_database = False
            session.close()
            transaction.rollback()
        assert by_rule == by_database
        return by_rule

    @pytest.mark.parametrize(
        "change",
        [
            {"confirmed_by": None},
            {"released_at": "now", "released_by": "chris"},
            {"released_at": "now", "released_by": None},
            {"took_part": 1},
        ],
    )
    def test_keeps_two_people_to_a_letter(self, world: World, change: dict[str, object]):
        world.assess(world.chris, 0)
        world.decide(world.chris, 0)
        meant = {"now": world.house.now(), "chris": world.chris.id}
        values = {name: meant.get(str(value), value) for name, value in change.items()}
        with pytest.raises(IntegrityError), world.house.write() as session:
            session.execute(update(Decision).values(values))
