"""A scheme sets on which days its reminders go out; what is planned follows, and nothing goes twice."""

from datetime import date, time
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.kernel.clock import end_of_day, london_moment
from grants.kernel.problems import Invalid, Stale
from grants.notifications import aligning
from grants.notifications.reminding.offsets import rules, service
from grants.notifications.rules import DRAFT, RETURN, USUAL, Step, Steps
from grants.organisations.events import MemberJoined
from grants.schemes.models import Round
from grants.schemes.queries import scheme_of
from tests.kernel.looking import strictly
from tests.notifications.rows import Scene

DUE = end_of_day(date(2027, 4, 30))
steps = st.builds(
    Step,
    st.integers(-366, 366),
    working=st.booleans(),
    at=st.times().map(lambda at: time(at.hour, at.minute)),
    to_us=st.booleans(),
).filter(lambda step: step.days > 0 or not step.working)


@given(st.lists(steps, max_size=8))
def test_what_is_shown_reads_back_as_the_same(wanted: list[Step]):
    assert rules.read_steps(rules.as_typed(tuple(wanted))) == (tuple(wanted), [])


@pytest.mark.parametrize("kind", rules.SETTABLE)
def test_the_usual_days_can_be_set(kind: str):
    assert rules.step_problems(kind, USUAL[kind]) == []


@pytest.mark.parametrize(
    ("kind", "typed", "code"),
    [
        (RETURN, "a week before", "unreadable"),
        (RETURN, "7 days before at 25:00", "unreadable"),
        (RETURN, "400 days before", "too_far"),
        (RETURN, "7 days before\n7 days before at 14:00", "repeated"),
        (RETURN, "3 working days after", "working_after"),
        (RETURN, "7 days before at 06:00", "uncivil_hour"),
        (RETURN, "7 days before to us as well", "not_told_to_us"),
        ("offer", "1 day after", "deadline_only_before"),
        (RETURN, "\n".join(f"{day} days before" for day in range(2, 12)), "number_of_reminders"),
    ],
)
def test_what_cannot_be_set_is_refused_by_name(kind: str, typed: str, code: str):
    read, unreadable = rules.read_steps(typed)
    assert code in {problem.code for problem in unreadable or rules.step_problems(kind, read)}


def scheme_id(scene: Scene) -> UUID:
    with scene.house.read() as session:
        return session.get_one(Round, scene.world.round_id).scheme_id


def set_days(scene: Scene, kind: str, wanted: Steps, version: int | None = None) -> None:
    with scene.house.write() as session:
        service.set_offsets(
            session,
            scheme_of(session, scheme_id(scene)),
            kind,
            wanted,
            version=version,
            actor=scene.house.actor(scene.world.ada),
            now=scene.house.now(),
        )
    scene.house.run_jobs()


def planned(scene: Scene) -> set[tuple[str, date]]:
    return {(each.step, each.send_at.date()) for each in scene.reminders("planned")}


def test_when_the_days_change_what_is_planned_moves_and_nothing_sent_or_past_goes(scene: Scene):
    # Given a return of which people were reminded four weeks before
    scene.return_due(DUE)
    scene.comes(london_moment(date(2027, 4, 20), time(11)))
    assert len(scene.mails()) == 2

    # When the scheme sets other days, two of which have passed
    set_days(scene, RETURN, (Step(28), Step(14), Step(2), Step(-7)))

    # Then the rest is planned for the new days
    assert planned(scene) == {("2 days before", date(2027, 4, 28)), ("7 days after", date(2027, 5, 7))}
    scene.comes(london_moment(date(2027, 4, 27), time(11)))
    scene.happens(MemberJoined(organisation_id=scene.world.organisation_id, person_id=scene.bea.id))
    scene.house.run_jobs()
    assert len(scene.mails()) == 2
    scene.comes(london_moment(date(2027, 4, 28), time(10)))
    assert len(scene.mails()) == 4

    # And back to the usual ones
    set_days(scene, RETURN, ())
    assert {step for step, _ in planned(scene)} == {"1 day before", "3 days after", "14 days after", "28 days after"}


def test_another_time_of_the_same_day_moves_what_is_planned(scene: Scene):
    scene.world.draft()
    scene.house.run_jobs()
    set_days(scene, DRAFT, (Step(7, at=time(14, 30)), Step(1), Step(-1)))
    (moved, _) = [each for each in scene.reminders("planned") if each.step == "7 days before"]
    assert moved.send_at == london_moment(date(2027, 3, 22), time(14, 30))
    scene.comes(london_moment(date(2027, 3, 22), time(14, 29)))
    assert scene.mails() == []
    scene.comes(london_moment(date(2027, 3, 22), time(14, 30)))
    assert len(scene.mails()) == 2


def test_many_are_aligned_in_slices(scene: Scene, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(aligning, "ALIGNED_AT_ONCE", 2)
    for number in range(5):
        scene.return_due(DUE, title=f"Garden {number}")
    scene.house.run_jobs()
    set_days(scene, RETURN, (Step(5),))
    assert len(scene.reminders("planned")) == 10
    assert {step for step, _ in planned(scene)} == {"5 days before"}
    assert len(scene.house.jobs(aligning.ALIGN)) == 3


def test_a_stale_change_is_refused_and_the_same_again_changes_nothing(scene: Scene):
    set_days(scene, RETURN, (Step(5),), version=0)
    set_days(scene, RETURN, (Step(5),), version=0)
    with pytest.raises(Stale):
        set_days(scene, RETURN, (Step(6),), version=0)
    with pytest.raises(Invalid):
        set_days(scene, RETURN, (Step(400),))
    assert len(scene.house.events("notifications.reminder_offsets_changed")) == 1


def test_days_are_set_by_page_and_by_program(postgres_scene: Scene):
    scene = postgres_scene
    base = f"/schemes/{scheme_id(scene)}"
    ada = scene.house.browser(scene.world.ada)
    strictly(ada.get(f"{base}/reminders").text)
    strictly(ada.get(f"{base}/reminders/return").text)
    refused = ada.post(f"{base}/reminders/return", data={"steps": "next week", "version": "0"})
    assert (refused.status_code, "‘next week’ is no day" in refused.text, "next week</textarea>" in refused.text) == (
        422,
        True,
        True,
    )
    assert ada.post(f"{base}/reminders/return", data={"steps": "5 days before", "version": "0"}).status_code == 302
    assert "Of this scheme" in ada.get(f"{base}/reminders").text
    assert scene.house.browser(scene.world.sam).get(f"{base}/reminders").status_code == 403

    program = scene.house.program(scene.world.ada)
    (shown,) = [each for each in program.get(f"{base}/reminder_offsets").json["items"] if each["kind"] == "return"]
    assert [(step["name"], step["at"]) for step in shown["steps"]] == [("5 days before", "10:00")]
    given = {"steps": [{"days": -3, "at": "14:00", "to_us": True}]}
    set_ = program.put(f"{base}/reminder_offsets/return", given, If_Match=f'"{shown["version"]}"')
    assert (set_.status_code, set_.json["steps"][0]["name"]) == (200, "3 days after")
    assert program.put(f"{base}/reminder_offsets/needs", given, If_Match="*").status_code == 404


def test_the_days_of_every_kind_can_be_set(scene: Scene):
    ada = scene.house.program(scene.world.ada)
    for kind in rules.SETTABLE:
        address = f"/schemes/{scheme_id(scene)}/reminder_offsets/{kind}"
        assert ada.put(address, {"steps": [{"days": 5}]}, If_Match="*").status_code == 200, kind
