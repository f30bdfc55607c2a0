"""What the members of a panel hear: scores due, papers ready, when and where they meet."""

import email
import email.policy
from datetime import date, datetime, time, timedelta
from email.message import EmailMessage

import pytest
from icalendar import Calendar

from grants.identity.models import Person
from grants.kernel.clock import london_moment
from grants.kernel.documents import LARGE_PRINT, PDF
from grants.kernel.problems import Conflict, Invalid, Stale
from grants.notifications.models import Message, Reminder
from grants.panels.allocating import service as allocating_service
from grants.panels.meeting.models import Meeting
from grants.panels.meeting.planning import service as planning
from grants.panels.meeting.planning.rules import planning_problems
from grants.panels.models import PanelMember
from grants.panels.papers import member_papers
from tests.house import TestHouse
from tests.panels.rows import World, build

DUE = london_moment(date(2027, 3, 19), time(17, 0))  # a Friday
MEETS = london_moment(date(2027, 4, 1), time(14, 0))
PLACE = "Room 3, St George’s Centre, by the lift"


def mails(house: TestHouse, about: str) -> list[EmailMessage]:
    found = []
    for path in house.mails():
        mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        assert isinstance(mail, EmailMessage)
        if about in str(mail["Subject"]):
            found.append(mail)
    return found


def to(found: list[EmailMessage]) -> list[str]:
    return sorted(str(mail["To"].addresses[0].addr_spec).split("@")[0] for mail in found)


def comes(world: World, moment: datetime) -> None:
    world.house.clock.move_to(moment)
    world.house.run_jobs()


def scores_due(world: World, due: datetime = DUE) -> None:
    who = world.who(world.ada)
    with world.house.write() as session:
        allocating_service.arrange_reading(session, world.panel(session), readers_each=None, scores_due_at=due, **who)


def plan(world: World, meets_at: datetime | None = MEETS, place: str = PLACE, *, version: int | None = None) -> None:
    who = world.who(world.ada)
    with world.house.write() as session:
        planning.plan_meeting(
            session, world.panel(session), meets_at=meets_at, meeting_place=place, version=version, **who
        )


def wants(world: World, person: Person, letter_format: str) -> None:
    with world.house.write() as session:
        session.get_one(Person, person.id).letter_format = letter_format


# Scores due


def test_a_member_is_reminded_once_of_scores_and_not_when_they_are_done(house: TestHouse):
    # Given a panel that scores until Friday, and Tess who has scored everything
    world = build(house).seated()
    scores_due(world)
    for number in range(3):
        world.assess(world.tess, number)
    world.assess(world.theo, 0)

    # When it is three days before, and ever after
    comes(world, london_moment(date(2027, 3, 16), time(9, 59)))
    assert mails(house, "scores") == []
    comes(world, london_moment(date(2027, 3, 16), time(10, 0)))
    comes(world, DUE + timedelta(days=3))

    # Then the others hear of it, once
    assert to(mails(house, "Please give your scores by 19 March 2027")) == ["chris.chair", "theo.third"]
    words = next(m for m in mails(house, "scores") if "theo" in str(m["To"])).get_body(("plain",)).get_content()
    assert "You have 2 applications of Warm spaces, Spring 2027, still to score." in words


def test_somebody_who_joins_late_is_reminded_too(postgres_house: TestHouse):
    world = build(postgres_house).seated()
    scores_due(world)
    postgres_house.run_jobs()
    world.add("Late Third")
    comes(world, london_moment(date(2027, 3, 16), time(10, 0)))
    assert "late.third" in to(mails(postgres_house, "scores"))


def test_a_last_minute_that_moves_moves_the_reminder(postgres_house: TestHouse):
    world = build(postgres_house).seated()
    scores_due(world)
    postgres_house.run_jobs()
    scores_due(world, DUE + timedelta(days=7))
    comes(world, london_moment(date(2027, 3, 16), time(10, 0)))
    assert mails(postgres_house, "scores") == []
    comes(world, london_moment(date(2027, 3, 23), time(10, 0)))
    assert len(mails(postgres_house, "Please give your scores by 26 March 2027")) == 3


def test_whoever_left_for_everything_is_not_reminded(postgres_house: TestHouse):
    world = build(postgres_house).seated()
    scores_due(world)
    for number in range(3):
        world.declare(world.tess, number, "leaves", "I work with them all.")
    comes(world, london_moment(date(2027, 3, 16), time(10, 0)))
    assert to(mails(postgres_house, "scores")) == ["chris.chair", "theo.third"]


# Papers ready


def test_papers_are_ready_seven_days_before_in_the_format_of_each_reader(house: TestHouse):
    world = build(house).seated()
    wants(world, world.tess, "large_print")
    wants(world, world.theo, "plain_text")
    world.declare(world.tess, 0)
    plan(world)

    comes(world, london_moment(date(2027, 3, 25), time(10, 0)))

    told = mails(house, "Your panel papers are ready")
    assert to(told) == ["chris.chair", "tess.third", "theo.third"]
    assert PLACE in told[0].get_body(("plain",)).get_content()
    with house.read() as session:
        written = {
            name: {
                f
                for f, each in member_papers.documents_of(session, session.get_one(PanelMember, member)).items()
                if each.file
            }
            for name, member in world.members.items()
        }
    assert written == {"Tess Third": {LARGE_PRINT}, "Theo Third": set(), "Chris Chair": {PDF}}


def test_a_meeting_that_is_close_brings_the_papers_at_once(postgres_house: TestHouse):
    world = build(postgres_house).seated()
    plan(world, postgres_house.now() + timedelta(days=3))
    postgres_house.run_jobs()
    assert len(mails(postgres_house, "papers are ready")) == 3


def test_a_meeting_that_has_been_opened_needs_no_papers(postgres_house: TestHouse):
    world = build(postgres_house).seated()
    plan(world)
    postgres_house.run_jobs()
    with postgres_house.write() as session:
        session.add(Meeting(panel_id=world.panel_id, opened_at=postgres_house.now()))
    comes(world, london_moment(date(2027, 3, 25), time(10, 0)))
    assert mails(postgres_house, "papers are ready") == []
    with postgres_house.read() as session:
        assert {each.state for each in session.query(Reminder).filter_by(kind="papers")} == {"dropped"}


# Invitations


def entry_in(mail: EmailMessage) -> dict[str, object]:
    (part,) = mail.iter_attachments()
    assert part.get_content_type() == "text/calendar"
    content = part.get_content()
    (entry,) = Calendar.from_ical(content if isinstance(content, str) else content.decode()).walk("VEVENT")
    return {name: entry[name] for name in ("UID", "DTSTART", "LOCATION", "SEQUENCE")}


def test_members_are_invited_with_a_file_for_their_calendars(house: TestHouse):
    world = build(house).seated()
    plan(world)
    house.run_jobs()
    invited = mails(house, "The panel meets on 1 April 2027 at 2:00pm")
    assert to(invited) == ["chris.chair", "tess.third", "theo.third"]
    entry = entry_in(invited[0])
    assert entry["DTSTART"].dt == MEETS
    assert entry["LOCATION"] == PLACE


def test_a_moved_meeting_takes_the_place_of_the_one_before(postgres_house: TestHouse):
    world = build(postgres_house).seated()
    plan(world)
    postgres_house.run_jobs()
    plan(world, MEETS + timedelta(days=1))
    postgres_house.run_jobs()
    plan(world)
    postgres_house.run_jobs()

    first, again = mails(postgres_house, "on 1 April")[:3], mails(postgres_house, "on 2 April")
    assert (len(mails(postgres_house, "on 1 April")), len(again)) == (6, 3)
    before, after = entry_in(first[0]), entry_in(again[0])
    assert before["UID"] == after["UID"]
    assert before["SEQUENCE"] != after["SEQUENCE"]


def test_a_meeting_taken_back_is_told_without_a_file(postgres_house: TestHouse):
    world = build(postgres_house).seated()
    plan(world)
    postgres_house.run_jobs()
    plan(world, None, "")
    postgres_house.run_jobs()
    off = mails(postgres_house, "is off for now")
    assert len(off) == 3
    assert list(off[0].iter_attachments()) == []


def test_a_place_without_a_time_tells_nobody(postgres_house: TestHouse):
    world = build(postgres_house).seated()
    plan(world, None, PLACE)
    plan(world, None, PLACE)
    postgres_house.run_jobs()
    assert mails(postgres_house, "panel") == []


def test_somebody_who_joins_later_is_invited_alone(postgres_house: TestHouse):
    world = build(postgres_house).seated()
    plan(world)
    postgres_house.run_jobs()
    world.add("Late Third")
    postgres_house.run_jobs()
    with postgres_house.read() as session:
        keys = [each.key for each in session.query(Message).all()]
    assert len(keys) == len(set(keys)) == 4
    assert to(mails(postgres_house, "The panel meets"))[1] == "late.third"


# Planning


def test_a_plan_makes_packs_anew_because_it_stands_on_their_cover(postgres_house: TestHouse):
    world = build(postgres_house).seated()
    with postgres_house.read() as session:
        before = session.get_one(PanelMember, world.members["Tess Third"]).pack_edition
    plan(world)
    with postgres_house.read() as session:
        assert session.get_one(PanelMember, world.members["Tess Third"]).pack_edition == before + 1


def test_two_people_do_not_plan_over_each_other(postgres_house: TestHouse):
    world = build(postgres_house).seated()
    with pytest.raises(Stale):
        plan(world, version=1)


def test_a_panel_that_has_met_is_not_planned_again(postgres_house: TestHouse):
    world = build(postgres_house).seated()
    with postgres_house.write() as session:
        session.add(Meeting(panel_id=world.panel_id, opened_at=postgres_house.now()))
    with pytest.raises(Conflict):
        plan(world)


def test_an_administrator_plans_on_the_page_and_a_program_reads_it(postgres_house: TestHouse):
    world = build(postgres_house).seated()
    path = f"/panels/{world.panel_id}/meeting_plan"
    typed = {"meets_at-day": "1", "meets_at-month": "4", "meets_at-year": "2027", "meets_at-time": "14:00"}
    browser = postgres_house.browser(world.ada)
    assert "Save and invite" in browser.get(path).text
    refused = browser.post(path, data=typed)
    assert refused.status_code == 422
    assert 'href="#meeting_place"' in refused.text
    assert browser.post(path, data=typed | {"meeting_place": PLACE}).status_code == 302
    read = postgres_house.program(world.tess).get(path)
    assert (read.json["meeting_place"], datetime.fromisoformat(read.json["meets_at"])) == (PLACE, MEETS)
    moved = postgres_house.program(world.ada).put(
        path, {"meets_at": None, "meeting_place": ""}, If_Match=read.headers["ETag"]
    )
    assert (moved.status_code, moved.json["meets_at"]) == (200, None)
    assert postgres_house.program(world.tess).put(path, {"meets_at": None}, If_Match='"9"').status_code == 403


def test_a_meeting_is_planned_in_time_with_a_place():
    now = MEETS - timedelta(days=5)
    fields = [
        [p.field for p in planning_problems(*given, now=now, **rest)]
        for given, rest in (
            ((MEETS, PLACE), {"before": None, "scores_due_at": None}),
            ((None, ""), {"before": MEETS, "scores_due_at": None}),
            ((MEETS, " "), {"before": None, "scores_due_at": None}),
            ((now, PLACE), {"before": None, "scores_due_at": None}),
            ((now, PLACE), {"before": now, "scores_due_at": None}),
            ((MEETS, PLACE), {"before": None, "scores_due_at": MEETS + timedelta(minutes=1)}),
        )
    ]
    assert fields == [[], [], ["meeting_place"], ["meets_at"], [], ["meets_at"]]


def test_a_time_that_is_past_is_refused(postgres_house: TestHouse):
    world = build(postgres_house).seated()
    with pytest.raises(Invalid):
        plan(world, postgres_house.now() - timedelta(days=1))
