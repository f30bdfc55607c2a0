"""An offer in Welsh: the letter in the scheme's Welsh words, with Welsh dates, and the mail that brings it."""

import email
import email.policy
from collections.abc import Iterator
from email.message import EmailMessage
from typing import Any

import pytest
from sqlalchemy import select

from grants.awards.letters.models import Letter
from grants.awards.letters.queries import letter_of
from grants.awards.letters.rules import KINDS
from grants.awards.letters.wording.said import letter_said
from grants.awards.queries import award_of
from grants.identity.models import Person
from tests.awards.rows import World, build
from tests.house import TestHouse

SUBJECT = "Rydym yn cynnig grant o {{amount}} i chi"
BODY = """Rydym yn falch o ddweud bod {{organisation}} wedi cael grant ar gyfer “{{title}}”.

Derbyniwch y cynnig erbyn **{{accept_by}}**.

{{the_grant}}

[if conditions]
## Amodau

> {{conditions}}
[end]

## Sut i dderbyn

{{who_accepts}}.

{{accept_address}}"""
WELSH = {"subject": SUBJECT, "body": BODY, "dear": "Annwyl", "farewell": "Yn gywir,"}


@pytest.fixture
def world(postgres_house: TestHouse) -> World:
    return build(postgres_house)


def address(world: World, language: str = "cy") -> str:
    return f"/schemes/{world.scheme_id}/letter_templates/offer/translations/{language}"


def reads(world: World, language: str) -> None:
    with world.house.write() as session:
        session.get_one(Person, world.sam.id).language = language


def mails(world: World) -> Iterator[EmailMessage]:
    for path in world.house.mails():
        yield email.message_from_bytes(path.read_bytes(), policy=email.policy.default)


def offer_letter(world: World) -> Any:
    with world.house.read() as session:
        letter_id = session.scalars(select(Letter.id).where(Letter.kind == "offer")).one()
        return letter_said(session, letter_of(session, letter_id))


def test_who_reads_welsh_gets_the_letter_and_its_mail_in_welsh(world: World):
    # Given a scheme whose offer is in Welsh, and Sam, who reads that
    ada = world.house.program(world.ada)
    saved = ada.put(address(world), WELSH, If_Match=ada.get(address(world)).headers["ETag"])
    assert saved.status_code == 200, saved.text
    assert saved.json["words"]["dear"] == "Annwyl"
    reads(world, "cy")

    # When a grant is offered
    world.offered()
    world.house.run_jobs()

    # Then the mail is in Welsh, with a date and a sum as Welsh has them
    mail = next(each for each in mails(world) if "Rydym yn cynnig grant i chi" in each["Subject"])
    html = mail.get_body(("html",)).get_content()
    words = mail.get_body(("plain",)).get_content()
    assert '<span lang="cy" dir="ltr">Annwyl</span> Sam Field' in html
    assert "Annwyl Sam Field" in words
    assert "2027, 23:59" in words
    assert "Mawrth" in words

    # And so is the letter; what comes from elsewhere is in English and marked
    with world.house.app.app_context():
        said = offer_letter(world)
        letter, text = said.as_html(), said.as_text()
    assert '<html lang="cy" dir="ltr">' in letter
    assert "Annwyl Sam Field," in text
    assert "Yn gywir," in text
    assert "Mawrth 2027" in text
    assert said.subject.startswith("Rydym yn cynnig grant o £")
    assert '<div lang="en-GB" dir="ltr"><table class="glance">' in letter
    assert '<span lang="cy" dir="ltr">Derbyn erbyn</span>' in letter
    assert "Eich cyswllt yw" in text or "Os oes unrhyw beth yn y llythyr hwn yn aneglur" in text
    with world.house.read() as session:
        written = session.scalars(select(Letter).where(Letter.kind == "offer")).one()
        assert written.text_digest == said.text.digest
        assert written.file_id is not None


def test_without_a_translation_the_letter_is_in_english(world: World):
    reads(world, "pl")
    world.offered()
    world.house.run_jobs()
    with world.house.app.app_context():
        said = offer_letter(world)
        assert '<html lang="en-GB" dir="ltr">' in said.as_html()
        assert "Dear Sam Field," in said.as_text()
    assert any("We are offering you a grant" in each["Subject"] for each in mails(world))


def test_a_letter_that_the_scheme_has_not_translated_says_so_in_the_language_of_its_reader(world: World):
    # Given a scheme with one letter in Welsh, and Sam, who was told on the own page what to expect
    ada = world.house.program(world.ada)
    paid = address(world).replace("/offer/", "/payment_sent/")
    words = {"subject": "Talwyd {{payment}}", "body": "Talwyd {{payment}}.", "dear": "", "farewell": ""}
    assert ada.put(paid, words, If_Match="*").status_code == 200
    assert (
        "What it has not translated stays in English, and says so"
        in world.house.browser(world.sam).get("/account").text
    )
    reads(world, "cy")

    # When another letter goes out
    world.offered()
    world.house.run_jobs()

    # Then it is in English, with one line in Welsh at its top
    with world.house.app.app_context():
        said = offer_letter(world)
        page, letter, text = said.as_page(), said.as_html(), said.as_text()
    line = "Mae’r hyn sydd heb ei gyfieithu eto yn Saesneg."
    for each in (page, letter):
        assert f'<p><span lang="cy" dir="ltr">{line}</span></p>' in each
    assert f"{line}\n\nDear Sam Field," in text


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"body": "{{nonsense}}"}, "body"),
        ({"body": "[if conditions]"}, "body"),
        ({"body": ""}, "body"),
        ({"subject": ""}, "subject"),
    ],
)
def test_what_cannot_stand_in_a_letter_cannot_in_a_translation(world: World, wrong: dict[str, str], field: str):
    ada = world.house.program(world.ada)
    refused = ada.put(address(world), {**WELSH, **wrong}, If_Match="*")
    assert refused.status_code == 422
    assert {each["field"] for each in refused.json["errors"]} == {field}
    assert world.house.program(world.sam).get(address(world)).status_code == 403
    page = world.house.browser(world.ada).get(f"/schemes/{world.scheme_id}/languages/cy/letters/offer")
    assert page.status_code == 200


def test_while_it_is_written_a_welsh_letter_is_shown_with_what_it_leaves_out(world: World):
    # Given Ada, who writes the offer in Welsh without its conditions
    ada, page = world.house.browser(world.ada), f"/schemes/{world.scheme_id}/languages/cy/letters/offer"
    short = {**WELSH, "body": BODY.replace("> {{conditions}}", "Amodau."), "dear": "Helo", "version": "0"}
    assert 'data-preview="' in ada.get(page).text

    # When she types, she sees the letter in Welsh as its reader would, and what the English has beside
    shown = ada.post(f"{page}/live", data=short)
    assert shown.status_code == 200
    assert "Helo Sam Field," in shown.text
    assert '<div lang="cy" dir="ltr">' in shown.text
    assert "<code>{{conditions}}</code>" in shown.text
    assert "<code>[if conditions]</code>" not in shown.text
    whole = ada.post(f"{page}/live", data={**short, "body": "{{nonsense}}"})
    assert (whole.status_code, whole.mimetype) == (422, "text/plain")
    assert ada.post(f"{page}/pdf", data=short).data.startswith(b"%PDF")
    tried = ada.post(page, data={**short, "do": "preview"}).text
    assert "Helo" in tried

    # Then nothing is kept until she saves it, and the page and programs are told what is left out
    program = world.house.program(world.ada)
    assert program.get(address(world)).json["words"]["body"] == ""
    assert "leaves out" in ada.post(page, data={**short, "do": "save"}, follow_redirects=True).text
    assert "{{conditions}}" in program.get(address(world)).json["left_out"]


def test_every_kind_of_letter_can_be_in_a_further_language(world: World):
    # Given a payment of which the letter is in Polish
    ada = world.house.program(world.ada)
    polish = {"subject": "Wysłaliśmy {{payment}}", "body": "Wysłaliśmy {{payment}} dnia {{paid_on}}.", "dear": ""}
    where = address(world, "pl").replace("/offer/", "/payment_sent/")
    assert ada.put(where, {**polish, "farewell": ""}, If_Match="*").status_code == 200
    listed = world.house.browser(world.ada).get(f"/schemes/{world.scheme_id}/languages/pl/letters").text
    assert listed.count("/languages/pl/letters/") == len(KINDS)
    assert listed.count(">Polish</td>") == 1

    # When somebody who reads it is told of the payment
    award = world.begun()
    person = Person(id=world.mel.id, name="Mel", letter_format="standard", language="pl")
    facts = {
        "number": 1,
        "amount_pence": 1234_50,
        "paid_on": "2027-04-01",
        "paid_to": "B",
        "paid_into": "1234",
        "reference": "AW",
    }
    letter = Letter(kind="payment_sent", asked_at=world.house.now(), person=person, facts=facts)
    with world.house.app.app_context(), world.house.read() as session:
        letter.award = award_of(session, award.id)
        letter.application = None
        said = letter_said(session, letter)
        session.expunge_all()
        # Then it says so, with our own words around it
        assert said.subject == "Wysłaliśmy 1 234,50 GBP"
        assert "dnia 1 kwietnia 2027" in said.as_text()
        assert said.as_text().startswith(said.frame.head.name)
        assert "Dzień dobry, Mel," in said.as_text()
        assert "Dotacja: " in said.as_text()
