"""What is no duty of ours can be ended by its reader, in one press and without signing in; hours are kept to."""

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.kernel.clock import in_london, london_moment
from grants.notifications.kinds import KINDS, OPTIONAL
from grants.notifications.rules import KINDS as REMINDED
from grants.notifications.wanted import OVERTAKEN
from grants.notifications.wishes.rules import hours_problems, read_token, token_for, within
from tests.notifications.rows import Scene
from tests.servers import ROOT

NOT_TO_PEOPLE = {"code", "briefing_place", "briefing_tomorrow", "briefing_changed", "nothing_to_answer", "several"}
HOUR = st.integers(0, 24)


def test_every_mail_to_a_person_is_of_a_kind_that_says_whether_it_is_a_duty():
    templates = {path.stem for path in Path(ROOT).glob("templates/*/emails/*.html")}
    of_reminders = {name for name in templates if name.endswith("_reminder")}
    of_reminders |= {"draft_not_sent", "return_overdue", "return_overdue_to_us", "renewal_to_decide"}
    assert templates - of_reminders - NOT_TO_PEOPLE - set(KINDS) == set()
    assert set(REMINDED) <= set(KINDS)


@given(st.integers(0, 2 * 366 * 24 * 60), HOUR, HOUR)
def test_nobody_is_written_to_outside_the_hours_that_they_chose_nor_a_day_late(minutes, from_hour, until_hour):
    now = datetime(2027, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    if hours_problems(from_hour, until_hour):
        return
    then = within(now, from_hour, until_hour)
    assert now <= then <= now + timedelta(hours=25)
    hour = in_london(then).hour
    assert from_hour <= hour < until_hour if from_hour < until_hour else not until_hour <= hour < from_hour


@pytest.mark.parametrize(("quiet_from", "quiet_until", "fits"), [(22, 7, True), (12, 14, True), (8, 17, False)])
def test_quiet_hours_can_go_over_midnight_and_be_in_the_middle_of_a_day(quiet_from, quiet_until, fits):
    assert (hours_problems(quiet_until, quiet_from) == []) is fits
    if fits:
        in_the_quiet = london_moment(date(2027, 3, 10), time(quiet_from, 30))
        then = in_london(within(in_the_quiet, quiet_until, quiet_from))
        assert (then.hour, then.minute) == (quiet_until, 0)


def test_a_token_says_whose_mail_it_was_in_and_no_other_does():
    sam = uuid4()
    token = token_for(sam, ["draft", "offer"], "secret")
    assert read_token(token, "secret") == (sam, ("draft",))
    assert read_token(token, "another") is None
    assert read_token(token[:-1], "secret") is None


def test_a_draft_is_not_reminded_of_any_more_by_one_press_in_the_mail(scene: Scene):
    # Given a draft of which Sam is reminded, in a mail that says how to end that
    scene.world.application(scene.world.draft())
    scene.house.run_jobs()
    first = next(each for each in scene.reminders("planned") if each.person_id == scene.world.sam.id)
    scene.comes(first.send_at)
    mail = next(each for each in scene.mails() if each["To"].addresses[0].addr_spec == "sam.field@example.org")
    address = str(mail["List-Unsubscribe"]).strip("<>")
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert address in mail.get_body(("html",)).get_content()
    path = address.removeprefix(scene.house.app.settings.base_url)

    # When a program looks at the address, nothing changes
    stranger = scene.house.browser()
    assert "Shall this come by e-mail no more?" in stranger.get(path).text
    assert planned_for_sam(scene)

    # Then one press ends it, also for whoever presses twice, and for nobody else
    scene.house.app.config["WTF_CSRF_ENABLED"] = True
    for _ in range(2):
        pressed = stranger.post(path, data={"List-Unsubscribe": "One-Click"})
        assert (pressed.status_code, "no more" in pressed.text) == (200, True)
    assert stranger.post(path[:-1]).status_code == 404
    scene.house.app.config["WTF_CSRF_ENABLED"] = False
    assert not planned_for_sam(scene)
    assert {each.person_id for each in scene.reminders("planned")} == {scene.bea.id}
    scene.comes(scene.house.now() + timedelta(days=30))
    assert len([each for each in scene.messages() if each.person_id == scene.world.sam.id]) == 1


def planned_for_sam(scene: Scene) -> bool:
    return any(each.person_id == scene.world.sam.id for each in scene.reminders("planned"))


def test_what_one_chooses_is_kept_and_what_is_chosen_again_is_planned_again(postgres_scene: Scene):
    scene = postgres_scene
    scene.world.draft()
    scene.house.run_jobs()
    sam = scene.house.program(scene.world.sam)
    assert sam.put("/me/mail", {"unwanted": ["offer"]}).json["errors"][0]["code"] == "is_a_duty"
    assert sam.put("/me/mail", {"unwanted": ["nothing"]}).status_code == 422
    chosen = {"unwanted": ["draft"], "from_hour": 15, "until_hour": 20}
    assert sam.put("/me/mail", chosen).json == sam.get("/me/mail").json == chosen
    assert not planned_for_sam(scene)

    browser = scene.house.browser(scene.world.sam)
    page = browser.get("/account/mail").text
    assert "Looking again" in page
    assert "yearly review" not in page, "that is for those who run the programme"
    kept = browser.post("/account/mail", data={"wanted": list(OPTIONAL), "from_hour": "17", "until_hour": "19"})
    assert (kept.status_code, 'href="#from_hour"' in kept.text) == (422, True)
    browser.post("/account/mail", data={"wanted": list(OPTIONAL), "from_hour": "14", "until_hour": "18"})
    assert planned_for_sam(scene)

    # And a message waits for the hours that were chosen
    scene.sends_return(scene.return_due(scene.house.now() + timedelta(days=60)))
    scene.house.run_jobs()
    assert states_of_receipts(scene) == {scene.world.sam.id: "queued", scene.bea.id: "sent"}
    scene.comes(datetime(2027, 3, 1, 14, 0, tzinfo=UTC))
    assert states_of_receipts(scene) == {scene.world.sam.id: "sent", scene.bea.id: "sent"}


def states_of_receipts(scene: Scene) -> dict[UUID, str]:
    return {each.person_id: each.state for each in scene.messages() if each.kind == "return_received"}


def test_what_waited_for_the_morning_is_not_asked_for_when_it_is_done(postgres_scene: Scene):
    # Given Sam, who gets no mail before 3pm, and two returns that were sent back in the morning, one of them twice
    scene = postgres_scene
    scene.house.program(scene.world.sam).put("/me/mail", {"unwanted": [], "from_hour": 15, "until_hour": 20})
    sent_again, waiting = (scene.return_due(scene.house.now() + timedelta(days=60), title=name) for name in ("A", "B"))
    for each in (sent_again, waiting):
        scene.sends_return(each)
    scene.return_sent_back(sent_again, "Please add the numbers.")
    scene.return_sent_back(waiting, "Please add the names.")
    scene.house.run_jobs()
    page = scene.house.browser(scene.world.sam).get("/messages").text
    assert "Goes to your e-mail at 3pm" in page
    assert "Queued</strong>" not in page
    assert "It also went to your e-mail" not in page
    scene.house.clock.advance(minutes=5)
    scene.return_sent_back(waiting, "Please add the places.")

    # When one of them is sent again before 3pm comes
    scene.sends_return(sent_again)
    scene.comes(scene.house.now().replace(hour=15, minute=0))

    # Then Sam is asked once, for the other, in its latest words; each that did not go out says why
    asked = [each for each in scene.messages() if each.kind == "return_sent_back"]
    of_sam = [(each.state, each.state_reason) for each in asked if each.person_id == scene.world.sam.id]
    assert of_sam == [("held", "The return is in."), ("held", OVERTAKEN), ("sent", "")]
    (mail,) = [each for each in scene.mails("add to your return") if "sam.field" in str(each["To"])]
    assert "places" in mail.get_body(("plain",)).get_content()
