"""A reminder in the language of its reader, where the scheme that it is about has that language."""

from datetime import date, time
from email.message import EmailMessage

import pytest

from grants.identity.models import Person
from grants.kernel.clock import end_of_day, london_moment
from tests.monitoring.test_returns_in_languages import give
from tests.notifications.rows import Scene

OWN, OWN_IN_WELSH = "**Thank you**, {{reader}}. It is due {{when}}.", "**Diolch**, {{reader}}. Dyddiad cau: {{when}}."


def test_the_reminder_of_a_return_is_in_the_language_of_its_reader_where_the_scheme_has_it(postgres_scene: Scene):
    scene = postgres_scene
    scene.return_due(end_of_day(date(2027, 4, 30)))
    scheme_id = scene.house.program(scene.world.ada).get(f"/rounds/{scene.world.round_id}").json["scheme_id"]
    ada, words = scene.house.program(scene.world.ada), f"/schemes/{scheme_id}/mail_texts/return"
    welsh = f"{words}/translations/cy"
    assert ada.put(welsh, {"body": OWN_IN_WELSH}, If_Match="*").json["errors"][0]["code"] == "missing"
    ada.put(words, {"body": OWN}, If_Match="*")
    wrong = ada.put(welsh, {"body": "{{nonsense}}"}, If_Match="*")
    assert wrong.json["errors"][0]["field"] == "body"
    assert ada.put(welsh, {"body": OWN_IN_WELSH}, If_Match="*").json["english"] == OWN
    give(scene.house, scene.world.ada, scheme_id, {"What will you do?": "Beth fyddwch chi’n ei wneud?"})
    with scene.house.write() as session:
        session.get_one(Person, scene.world.sam.id).language = "cy"
    scene.comes(scene.house.now().replace(month=4, day=23, hour=12))
    mail = next(m for m in scene.mails("i’w anfon ymhen 7 diwrnod") if "sam.field" in str(m["To"]))
    html = mail.get_body(("html",)).get_content()
    assert "<title>Mae eich adroddiad ar “A garden" in html
    assert '<span lang="cy" dir="ltr">Annwyl</span> Sam Field' in html
    assert "30 Ebrill 2027" in html
    assert '<div lang="cy" dir="ltr"><p><strong>Diolch</strong>, ' in html
    assert "Rydych yn cael y neges hon" in mail.get_body(("plain",)).get_content()
    assert "ymhen 7 diwrnod." in " ".join(mail.get_body(("plain",)).get_content().split())
    # And those who look after the scheme write its words on a page
    browser = scene.house.browser(scene.world.ada)
    page = f"/schemes/{scheme_id}/languages/cy/mail_texts"
    assert ">Welsh</td>" in browser.get(page).text
    tried = browser.post(f"{page}/return", data={"body": "Helo {{reader}}", "do": "preview", "version": "9"}).text
    assert '<div lang="cy" dir="ltr"><p>Helo ' in tried
    assert browser.post(f"{page}/return", data={"body": "", "do": "save", "version": "2"}).status_code == 302
    assert ">English</td>" in browser.get(page).text


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("decline", "Komisja podjęła decyzję w sprawie projektu"),
        ("reserve", "na listę rezerwową programu"),
    ],
)
def test_a_decision_is_told_in_the_language_of_its_reader(postgres_scene: Scene, kind: str, said: str):
    scene = postgres_scene
    reads_polish(scene)
    scene.letter(kind=kind)
    scene.house.run_jobs()
    words = [words_to_sam(mail) for mail in scene.mails() if "sam.field" in str(mail["To"])]
    (told,) = [each for each in words if said in each]
    assert "We are sorry" not in told
    assert "reserve list" not in told


def test_what_is_late_is_told_in_the_language_of_its_reader(postgres_scene: Scene):
    scene = postgres_scene
    reads_polish(scene)
    scene.return_due(end_of_day(date(2027, 4, 30)))
    scene.house.run_jobs()
    scene.comes(london_moment(date(2027, 5, 5), time(12)))
    (told,) = [words_to_sam(mail) for mail in scene.mails("jest spóźnione") if "sam.field" in str(mail["To"])]
    assert "Jeszcze go nie mamy." in told
    assert "30 kwietnia 2027" in told


def reads_polish(scene: Scene) -> None:
    scheme_id = scene.house.program(scene.world.ada).get(f"/rounds/{scene.world.round_id}").json["scheme_id"]
    give(scene.house, scene.world.ada, scheme_id, {"What will you do?": "Co Państwo zrobią?"}, "pl")
    with scene.house.write() as session:
        session.get_one(Person, scene.world.sam.id).language = "pl"


def words_to_sam(mail: EmailMessage) -> str:
    return " ".join(mail.get_body(("plain",)).get_content().split())
