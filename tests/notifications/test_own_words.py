"""A scheme says something in its own words in its mails; what a mail has to say is always said after it."""

from datetime import date
from pathlib import Path

import pytest

from grants.identity.models import Person
from grants.kernel.clock import end_of_day
from grants.notifications.reminding.own_words import rules
from grants.notifications.reminding.own_words.queries import words_to
from grants.schemes.models import Round
from tests.notifications.rows import Scene

TEMPLATES = Path(__file__).parents[2] / "templates"
DUE = end_of_day(date(2027, 4, 30))
WORDS = "Hello {{reader}}, **thank you** for what {{organisation}} does. It is due {{when}}, by {{deadline}}."


def address(scene: Scene, kind: str = "return") -> str:
    with scene.house.read() as session:
        return f"/schemes/{session.get_one(Round, scene.world.round_id).scheme_id}/mail_texts/{kind}"


def test_own_words_stand_before_what_a_reminder_has_to_say(scene: Scene):
    # Given a return that is due, and a scheme that says something of its own about it
    scene.return_due(DUE)
    ada = scene.house.program(scene.world.ada)
    saved = ada.put(address(scene), {"body": WORDS}, If_Match=ada.get(address(scene)).headers["ETag"])
    assert (saved.status_code, saved.headers["ETag"]) == (200, '"1"')

    # When its reminder goes out
    scene.comes(scene.house.now().replace(month=4, day=23, hour=12))

    # Then both are said, the scheme's words first, and why it comes
    mail = next(m for m in scene.mails("is due in 7 days") if "sam.field" in str(m["To"]))
    words = " ".join(mail.get_body(("plain",)).get_content().split())
    own = words.index("Hello Sam Field, thank you for what Beeston Blooms does. It is due in 7 days, by 30 April 2027")
    assert own < words.index("Please tell us how “A garden for everybody” is going.")
    assert "You get this message because you act for Beeston Blooms" in words
    assert "<strong>thank you</strong>" in mail.get_body(("html",)).get_content()


def test_words_that_several_reminders_of_a_day_have_stand_with_each(postgres_scene: Scene):
    scene = postgres_scene
    for title in ("A garden", "A kitchen"):
        scene.return_due(DUE, title=title)
    ada = scene.house.program(scene.world.ada)
    assert ada.put(address(scene), {"body": "Thank you, {{organisation}}."}, If_Match="*").status_code == 200
    scene.comes(scene.house.now().replace(month=4, day=23, hour=12))
    mail = next(m for m in scene.mails("and 1 other thing") if "sam.field" in str(m["To"]))
    assert mail.get_body(("plain",)).get_content().count("Thank you, Beeston Blooms.") == 2


def test_each_change_is_a_version_and_nobody_writes_over_another(postgres_scene: Scene):
    scene = postgres_scene
    ada, where = scene.house.program(scene.world.ada), address(scene)
    assert ada.put(where, {"body": "One."}, If_Match='"0"').status_code == 200
    assert ada.put(where, {"body": "Two."}, If_Match='"0"').status_code == 412
    assert ada.put(where, {"body": ""}, If_Match='"1"').status_code == 200
    assert [each["body"] for each in ada.get(where).json["versions"]] == ["", "One."]
    assert scene.house.program(scene.world.sam).get(where).status_code == 403
    assert ada.get(address(scene, "papers")).status_code == 404
    page, browser = where, scene.house.browser(scene.world.ada)
    assert "Thank you, Sam Field" in browser.post(page, data={"body": "Thank you, {{reader}}", "do": "preview"}).text
    refused = browser.post(page, data={"body": "{{bank}}", "version": "2", "do": "save"})
    assert refused.status_code == 422
    assert "{{bank}}" in refused.text
    assert "Return due" in browser.get(page.rpartition("/")[0]).text


@pytest.mark.parametrize("wrong", ["{{bank}}", "<b>x</b>", "[if when]", "https://elsewhere.example", "x" * 2_001])
def test_what_cannot_stand_in_a_letter_cannot_in_a_mail(wrong: str):
    assert [each.field for each in rules.problems_of("return", wrong, "https://grants.example")] == ["body"]
    assert rules.problems_of("return", WORDS, "https://grants.example") == []


def test_what_only_a_reminder_knows_is_refused_in_another_mail_with_its_place():
    (found,) = rules.problems_of("return_received", "Thank you.\n\nBy {{deadline}}.", "https://grants.example")
    assert "deadline" in found.message
    assert "line 3" in found.message.lower()


def test_a_mail_that_is_no_reminder_has_them_too(postgres_scene: Scene):
    # Given a scheme that says something of its own when a return has come, and a return that is due
    scene = postgres_scene
    return_id = scene.return_due(DUE)
    ada = scene.house.program(scene.world.ada)
    words = "{{reader}}, **thank you** for telling us about “{{title}}” at {{organisation}}. {{scheme}}"
    assert ada.put(address(scene, "return_received"), {"body": words}, If_Match='"0"').status_code == 200
    listed = {each["kind"]: each for each in ada.get(address(scene).rpartition("/")[0]).json["items"]}
    assert [kind for kind, each in listed.items() if each["has_own_words"]] == ["return_received"]
    assert "deadline" not in listed["return_received"]["fields"]

    # When it comes in
    scene.sends_return(return_id)
    scene.comes(scene.house.now())

    # Then the mail says the scheme's words, and its own after them
    mail = next(m for m in scene.mails("We have") if "sam.field" in str(m["To"]))
    said = " ".join(mail.get_body(("plain",)).get_content().split())
    own = said.index("Sam Field, thank you for telling us about “A garden for everybody” at Beeston Blooms.")
    assert own < said.index("You get this message because")


def test_words_of_a_reminder_are_not_those_of_the_mail_of_its_name(postgres_scene: Scene):
    scene = postgres_scene
    award_id = scene.offer(DUE)
    ada = scene.house.program(scene.world.ada)
    assert ada.put(address(scene, "notice"), {"body": "It ends {{when}}."}, If_Match='"0"').status_code == 200
    assert ada.put(address(scene, "notice_told"), {"body": "About {{title}}."}, If_Match='"0"').status_code == 200
    with scene.house.read() as session, scene.house.app.app_context():
        sam = session.get_one(Person, scene.world.sam.id)
        assert words_to(session, "notice", award_id, sam) == "<p>About A garden for everybody.</p>"
        assert words_to(session, "account_changed", award_id, sam) == ""


def test_every_mail_that_can_have_a_schemes_words_prints_them():
    found = {path.stem: path.read_text() for path in TEMPLATES.glob("*/emails/*.html")}
    named = {"repayment_told": "repayment", "notice_told": "notice"}
    for kind in rules.KINDS:
        if not rules.is_reminder(kind):
            words = found[named.get(kind, kind)]
            assert "layout/email_to_person.html" in words or "{{ own_words }}" in words, kind
