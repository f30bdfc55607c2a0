"""Staff write to one grantee, an organisation or all of a round; what they saw is what goes, once."""

import re
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.identity.models import Person
from grants.identity.needs.models import CommunicationNeed
from grants.identity.needs.rules import NOTHING
from grants.notifications.models import HandSending
from grants.notifications.staff.mailings import rules, service
from grants.notifications.staff.mailings.models import Mailing
from grants.organisations.models import Membership
from tests.house import ApiClient
from tests.kernel.looking import strictly, words_of
from tests.made import make_member
from tests.notifications.rows import Scene

WORDS = {"subject": "Bring your plans", "body": "We meet on Monday.\n\nBring a pen.", "reply_to": "Ada@Example.org"}


def previewed(program: ApiClient, address: str, **words: Any) -> tuple[dict[str, Any], str]:
    answer = program.post(f"{address}/preview", {**WORDS, **words})
    assert answer.status_code == 200, answer.text
    return answer.json, answer.headers["ETag"]


def sent(program: ApiClient, address: str, tag: str, **words: Any) -> Any:
    return program.post(address, {**WORDS, **words}, If_Match=tag)


def joins(scene: Scene, person: Person, organisation_id: UUID) -> None:
    with scene.house.write() as session:
        since = scene.house.now()
        make_member(session, organisation_id, person.id, since, position="Clerk")


def test_what_was_looked_at_goes_to_each_in_their_own_format_and_is_kept_with_the_record(scene: Scene):
    # Given an offered grant of Beeston Blooms; Sam reads large print, and Bea wants letters on paper
    award_id = scene.offer(scene.house.now())
    scene.changes(Person, scene.world.sam.id, letter_format="large_print")
    needs = {**NOTHING, "contact_method": "letter", "review_on": scene.house.now().date()}
    with scene.house.write() as session:
        session.add(CommunicationNeed(person_id=scene.bea.id, **needs))
    ada = scene.house.program(scene.world.ada)
    address = f"/awards/{award_id}/mailings"

    # When Ada looks at her message
    shown, tag = previewed(ada, address)

    # Then she reads how many get it and how, and nothing has gone
    assert shown["people"] == 2
    assert "your grant “A garden for everybody”" in shown["example"]
    assert {each["way"] for each in shown["by_way"]} == {
        "by e-mail in large print of 18 points",
        "by e-mail, and by letter (somebody sends that by hand)",
    }
    assert scene.mails(WORDS["subject"]) == []

    # When she sends it
    answer = sent(ada, address, tag)
    assert answer.status_code == 201, answer.text
    scene.house.run_jobs()

    # Then each has it, with the address for answers, and what she sent is kept with the grant
    mails = scene.mails(WORDS["subject"])
    assert {str(mail["To"].addresses[0].addr_spec) for mail in mails} == {scene.world.sam.email, scene.bea.email}
    assert {mail["Reply-To"] for mail in mails} == {"ada@example.org"}
    words = mails[0].get_body(("plain",)).get_content()
    assert all(each in words for each in ("your grant “A garden for everybody”", "Bring a pen.", "Ada Owusu"))
    assert "24px" in "".join(m.html for m in scene.messages() if m.person_id == scene.world.sam.id)
    assert [each["subject"] for each in ada.get(address).json["items"]] == [WORDS["subject"]]
    assert ada.get(f"/mailings/{answer.json['id']}").json["progress"] == {"people": 2, "written": 2, "sent": 2}
    with scene.house.read() as session:
        said = session.query(HandSending).join(HandSending.message).filter_by(subject=WORDS["subject"])
        assert [each.how for each in said] == ["by letter"]
    (happened,) = scene.house.events("notifications.mailing_sent")
    assert happened.facts["number"] == 2


def test_a_double_press_sends_once_and_leads_to_the_same_page(postgres_scene: Scene):
    scene = postgres_scene
    ada = scene.house.browser(scene.world.ada)
    here = f"/organisations/{scene.world.organisation_id}/messages/new"
    page = ada.post(here, data=WORDS).text
    assert "Send it to 2 people" in page
    hidden = dict(re.findall(r'name="(edition)" value="([^"]+)"', page))
    pressed = [ada.post(here, data={**WORDS, **hidden, "do": "send"}) for _ in range(2)]
    assert {each.status_code for each in pressed} == {302}
    assert pressed[0].location == pressed[1].location
    scene.house.run_jobs()
    assert len(scene.mails(WORDS["subject"])) == 2
    assert "2 of 2 sent" in ada.get(pressed[0].location).text
    assert WORDS["subject"] in ada.get(f"/organisations/{scene.world.organisation_id}/messages").text


def test_a_program_that_sends_the_same_again_is_led_to_what_was_sent(postgres_scene: Scene):
    scene = postgres_scene
    ada, address = scene.house.program(scene.world.ada), f"/organisations/{scene.world.organisation_id}/mailings"
    _, tag = previewed(ada, address)
    first, again = sent(ada, address, tag), sent(ada, address, tag)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json["id"] == again.json["id"]
    scene.house.run_jobs()
    assert len(scene.mails(WORDS["subject"])) == 2

    # The next day it is another message
    scene.house.clock.advance(days=1)
    assert sent(ada, address, tag).json["id"] != first.json["id"]


def test_what_has_changed_since_it_was_looked_at_is_not_sent(postgres_scene: Scene):
    # Given a message that Ada has looked at
    scene = postgres_scene
    ada, address = scene.house.program(scene.world.ada), f"/organisations/{scene.world.organisation_id}/mailings"
    _, tag = previewed(ada, address)

    # When somebody joins the organisation, or other words are sent
    assert sent(ada, address, tag, body="Something else.").status_code == 409
    joined = Membership(
        organisation_id=scene.world.organisation_id,
        person_id=scene.world.olu.id,
        position="Clerk",
        since=scene.house.now(),
    )
    with scene.house.write() as session:
        session.add(joined)

    # Then it is refused, and nothing is kept
    refused = sent(ada, address, tag)
    assert (refused.status_code, refused.json["detail"]) == (409, service.LOOK_AGAIN)
    with scene.house.read() as session:
        assert session.query(Mailing).count() == 0
    assert sent(ada, address, previewed(ada, address)[1]).status_code == 201


def test_a_message_to_a_round_leaves_out_what_is_closed_to_its_author(postgres_scene: Scene):
    # Given a draft of Beeston Blooms, and one of Harehills Hub, for which Ada acts in her own time
    scene = postgres_scene
    ours = scene.world.draft()
    with scene.house.write() as session:
        theirs = scene.world.start(session, organisation_id=scene.world.other_id).id
        now = scene.house.now()
        make_member(session, scene.world.other_id, scene.world.ada.id, now, position="Clerk")
    ada, bob = (
        scene.house.program(scene.world.ada),
        scene.house.program(scene.house.person("Bob Hale", administrator=True)),
    )
    address = f"/rounds/{scene.world.round_id}/mailings"

    # When each of two administrators looks at a message to all drafts
    assert previewed(bob, address, groups=["draft"])[0]["people"] == 4
    shown, tag = previewed(ada, address, groups=["draft"])

    # Then Ada's goes to Beeston Blooms alone, and she cannot write to Harehills Hub another way
    assert shown["people"] == 2
    assert ada.post(f"/applications/{theirs}/mailings/preview", WORDS).status_code == 403
    assert ada.post(f"/organisations/{scene.world.other_id}/mailings/preview", WORDS).status_code == 403
    assert sent(ada, address, tag, groups=["draft"]).status_code == 201
    scene.house.run_jobs()
    assert {m.about_id for m in scene.messages() if m.subject == WORDS["subject"]} == {ours}

    # And Sam, who is no administrator, writes to nobody
    assert scene.house.program(scene.world.sam).get(address).status_code == 403


def test_a_round_is_written_to_by_worker_some_at_a_time(postgres_scene: Scene, monkeypatch: pytest.MonkeyPatch):
    scene = postgres_scene
    monkeypatch.setattr(service, "WRITTEN_AT_ONCE", 1)
    scene.world.draft()
    ada, address = scene.house.program(scene.world.ada), f"/rounds/{scene.world.round_id}/mailings"
    answer = sent(ada, address, previewed(ada, address, groups=["draft"])[1], groups=["draft"])
    assert ada.get(f"/mailings/{answer.json['id']}").json["progress"] == {"people": 2, "written": 0, "sent": 0}
    scene.house.run_jobs()
    assert ada.get(f"/mailings/{answer.json['id']}").json["progress"] == {"people": 2, "written": 2, "sent": 2}
    assert len(scene.house.jobs(service.WRITE_MAILING)) == 3


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"subject": " "}, "subject"),
        ({"subject": "Two\nlines"}, "subject"),
        ({"body": ""}, "body"),
        ({"reply_to": "nobody"}, "reply_to"),
        ({"groups": []}, "groups"),
    ],
)
def test_what_is_wrong_is_named_at_its_field(wrong: dict[str, Any], field: str):
    typed = {**WORDS, "groups": ["draft"], "of_round": True, **wrong}
    assert [each.field for each in rules.problems_of(**typed)] == [field]


people = st.lists(st.tuples(st.uuids(), st.uuids(), st.sampled_from(["by e-mail", "by letter"])), unique=True)


@given(people, people)
def test_an_edition_stands_for_exactly_these_people_and_ways(some: list[Any], others: list[Any]):
    same = rules.edition_of("a", "b", "c", some) == rules.edition_of("a", "b", "c", others)
    assert same == (sorted(some) == sorted(others))


def test_what_went_out_by_itself_stands_beside_what_was_written(scene: Scene):
    # Given an offer of which its people were reminded
    award_id = scene.offer(scene.house.now() + timedelta(days=25, hours=7))
    scene.comes(scene.house.now() + timedelta(days=18))
    told = [each for each in scene.messages() if each.about_id == award_id]
    assert told
    ada = scene.house.program(scene.world.ada)
    # Then its page and the program say what went, to whom and how, and that none of us wrote
    items = ada.get(f"/awards/{award_id}/sent_messages").json["items"]
    assert {each["message"]["id"] for each in items} == {str(each.id) for each in told}
    assert {(each["kind"], each["how"]) for each in items} == {("An offer not answered", "By e-mail")}
    page = scene.house.browser(scene.world.ada).get(f"/awards/{award_id}/messages").text
    words = words_of(strictly(page))
    assert "None of us has written a message of our own about this yet." in words
    assert told[0].subject in words
    assert "An offer not answered" in words
    # And of its organisation, and not of a round or another grant, the same is told
    of_organisation = f"/organisations/{scene.world.organisation_id}/sent_messages"
    assert {each["message"]["id"] for each in ada.get(of_organisation).json["items"]} >= {str(each.id) for each in told}
    other = scene.offer(scene.house.now() + timedelta(days=30), title="Another garden")
    assert ada.get(f"/awards/{other}/sent_messages").json["items"] == []
    assert ada.get(f"/rounds/{scene.world.round_id}/sent_messages").json["items"] == []
    # And nobody else reads it
    assert scene.house.program(scene.world.sam).get(f"/awards/{award_id}/sent_messages").status_code == 403


def test_how_a_message_went_is_told_as_it_is():
    assert rules.went("sent", texted=False, hand=None, file="") == "By e-mail"
    assert rules.went("sent", texted=True, hand=None, file="") == "By text message"
    assert rules.went("failed", texted=False, hand=None, file="Offer.pdf") == "By e-mail, with Offer.pdf (failed)"
    assert rules.went("sent", texted=False, hand=("by letter", True), file="") == "By e-mail; also by letter"
    told = rules.went("queued", texted=False, hand=("in braille", False), file="")
    assert told == "By e-mail (queued); also in braille (not done yet)"
