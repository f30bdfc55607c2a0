"""Whoever reads Welsh or Polish reads in it all that comes before an application: no sentence of ours is English."""

import re
from datetime import timedelta
from xml.etree.ElementTree import Element

import html5lib
import pytest

from grants.kernel.languages import digest_of
from grants.kernel.money import Pence
from grants.schemes.models import Briefing, Criterion, Round, Scheme
from grants.schemes.who_decides.models import DecidingRule
from tests.applications.rows import FITTING, World, build
from tests.house import TestHouse

NAMES = re.compile(r"GBP|PDF|English|Cymraeg|Polski|[0-9]+")
"""What is the same in every language: names, and letters that stand for something."""

MONTHS = re.compile("[0-9]+ (stycz|lut|mar|kwie|maj|czer|lip|sierp|wrze|paźdz|listop|grud)[a-ząćęłńóśźż]+ 20")


@pytest.fixture
def world(postgres_house: TestHouse) -> World:
    return build(postgres_house)


def say_more(world: World) -> None:
    """Have the round say all that a round can say beforehand."""
    now = world.house.now()
    with world.house.write() as session:
        round_ = session.get_one(Round, world.round_id)
        scheme = session.get_one(Scheme, round_.scheme_id)
        scheme.draws_lots, scheme.to_hand, scheme.decided_by = True, "Your accounts", "Three of us read it."
        round_.decisions_by = (now + timedelta(days=40)).date()
        guide = ["None", "Some", "Much", "All"]
        session.add(Criterion(scheme_id=scheme.id, position=1, name="Need", guidance="Whose?", guide=guide, weight=100))
        for capacity in (None, 1, 20):
            at = now + timedelta(days=2)
            session.add(Briefing(round_id=round_.id, starts_at=at, minutes=90, capacity=capacity, place="The library"))
        facts = {"scheme_id": scheme.id, "number": 1, "set_by": world.ada.id, "since": now - timedelta(days=1)}
        rule = {"officers_up_to_pence": Pence(1_000_00), "why": "It is quicker.", "least_third_sector": 3}
        session.add(DecidingRule(**facts, **rule, least_marks=3))


def translate(world: World, language: str) -> None:
    """Give each text of the scheme words that are not English."""
    ada = world.house.program(world.ada)
    scheme_id = ada.get(f"/rounds/{world.round_id}").json["scheme_id"]
    where = f"/schemes/{scheme_id}/translations/{language}"
    texts = ada.get(where).json["items"]
    items = [{"digest": digest_of(each["english"]), "words": f"… {n} …"} for n, each in enumerate(texts)]
    answer = ada.put(where, {"items": items}, If_Match="*")
    assert answer.status_code == 200, answer.text


def in_english(page: str, language: str, *names: str) -> list[str]:
    """The words on a page that are in no element of the language, without names."""
    tree: Element = html5lib.HTMLParser(namespaceHTMLElements=False).parse(page)
    left: list[str] = []

    def read(element: Element) -> None:
        if element.tag in ("script", "style", "head", "svg") or element.get("lang") == language:
            return
        left.append(element.text or "")
        for child in element:
            read(child)
            left.append(child.tail or "")

    read(tree)
    unnamed = (re.sub("|".join([NAMES.pattern, *names]), "", each) for each in left)
    return [each.strip() for each in unnamed if re.search(r"\w", each)]


@pytest.mark.parametrize("language", ["cy", "pl"])
def test_no_sentence_of_ours_is_english_before_an_application(world: World, language: str):
    # Given a scheme of which each text is in a language, and somebody who reads it
    say_more(world)
    translate(world, language)
    stranger = world.house.browser()
    here = f"/rounds/{world.round_id}"
    fitting = {f"eligibility_answers.{key}": "yes" if answer else "no" for key, answer in FITTING.items()}
    unfit = {field: "no" if answer == "yes" else "yes" for field, answer in fitting.items()}
    pages = {"the list": "/rounds", "the round": here, "the check": f"{here}/eligibility"}
    stranger.get(f"/rounds?language={language}")
    for name, chosen in (("a fitting answer", fitting), ("an unfit answer", unfit)):
        pages[name] = stranger.post(f"{here}/eligibility", data=chosen).headers["Location"]

    # When they open the list of rounds, the round, the check and its answer
    names = ("Leeds Community Foundation", "Proportion", "Grants", "Leeds City Council")
    left = {name: in_english(stranger.get(page).text, language, *names) for name, page in pages.items()}

    # Then all that we say is in that language
    assert [each for each in left.items() if each[1]] == []
    refused = stranger.post(f"{here}/eligibility", data={}).text
    assert in_english(refused, language, *names) == []

    # And after the round has closed
    world.house.clock.advance(days=30)
    pages.pop("the list")
    left = {name: in_english(stranger.get(page).text, language, *names) for name, page in pages.items()}
    assert [each for each in left.items() if each[1]] == []


def test_days_sums_and_plurals_are_those_of_the_language(world: World):
    translate(world, "pl")
    page = world.house.browser().get(f"/rounds/{world.round_id}?language=pl").text
    assert "GBP" in page
    assert "£" not in page
    assert MONTHS.search(page)
    assert re.search(r"[0-9]+ (rok|lata|lat|miesiąc|miesiące|miesięcy)\b", page)


def test_the_switch_keeps_what_the_address_says(world: World):
    translate(world, "cy")
    stranger = world.house.browser()
    here = f"/rounds/{world.round_id}/eligibility"
    fitting = {f"eligibility_answers.{key}": "yes" if answer else "no" for key, answer in FITTING.items()}
    page = stranger.get(stranger.post(here, data=fitting).headers["Location"]).text
    (href,) = re.findall(r'href="(\?[^"]*language=cy)"', page)
    answered = stranger.get(f"{here}/result{href.replace('&amp;', '&')}")
    assert answered.status_code == 200
    assert "Gallwch wneud cais" in answered.text


def test_a_list_without_translations_has_no_switch(world: World):
    page = world.house.browser().get("/rounds?language=cy").text
    assert "Grants you can apply for" in page
    assert "hreflang" not in page
