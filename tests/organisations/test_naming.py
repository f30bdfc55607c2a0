"""An organisation is named in public where it is on a public register, or where it said yes and tells of no person."""

from dataclasses import dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.organisations import service
from grants.organisations.models import Organisation
from grants.organisations.naming.rules import UNNAMED, published_name, reads_like_a_person, without_names
from tests.house import TestHouse
from tests.organisations.given import errors, organisation, read


@dataclass(frozen=True)
class Group:
    name: str = "Beeston Blooms"
    kind: str = "unregistered_group"
    is_funder: bool = False
    org_id: str | None = None
    charity_number: str | None = None
    company_number: str | None = None
    dfe_number: str | None = None
    may_be_named: bool | None = None
    trading_name: str | None = None


@pytest.mark.parametrize(
    ("group", "named"),
    [
        (Group(), False),
        (Group(may_be_named=False), False),
        (Group(may_be_named=True), True),
        (Group(name="Mrs Jo Bloggs", may_be_named=True), False),
        (Group(name="J. R. Smith", may_be_named=True), False),
        (Group(name="Jo Bloggs t/a Crafts", may_be_named=True), False),
        (Group(kind="cio"), False),
        (Group(kind="cio", charity_number="1164883", may_be_named=False), True),
        (Group(kind="cic", company_number="01234567"), True),
        (Group(kind="school"), True),
        (Group(kind="other", is_funder=True), True),
        (Group(org_id="GB-CHC-1164883"), True),
        (Group(org_id="360G-elsewhere-17"), False),
    ],
)
def test_who_is_named(group: Group, named: bool):
    assert published_name(group) == (group.name if named else UNNAMED)


@pytest.mark.parametrize("name", ["Seacroft Walkers", "Harehills Together", "St Mary’s"])
def test_a_group_is_not_taken_for_a_person(name: str):
    assert not reads_like_a_person(name, ["Mary Jones", "Walkers"])


@given(
    st.text(max_size=40),
    st.text(max_size=40),
    st.sampled_from(["Beeston Blooms", "BEESTON  blooms", "beeston\nBlooms"]),
)
def test_no_text_about_an_unnamed_group_holds_its_name(before: str, after: str, written: str):
    for group in (Group(), Group(name="Gardeners of LS11", trading_name="Beeston Blooms")):
        told = without_names(f"{before} {written} {after}", group)
        assert "beeston blooms" not in " ".join(told.split()).casefold()
    assert without_names(written, replace(Group(), may_be_named=True)) == written


def test_a_group_says_yes_where_it_registers_and_takes_it_back_later(house: TestHouse):
    # Given a group that said yes when it registered
    sam = house.person("Sam Field")
    kept = organisation(house, sam, may_be_named=True)
    browser = house.browser(sam)
    assert "You said that we may publish the name Beeston Blooms" in browser.get(f"/organisations/{kept.id}").text

    # When it takes that back
    page = f"/organisations/{kept.id}/naming"
    read(browser.get(page))
    assert list(errors(browser.post(page, data={}))) == ["may_be_named"]
    browser.post(page, data={"may_be_named": "no"})

    # Then it is not named any more, a program reads so, and both answers are kept
    shown = house.program(sam).get(f"/organisations/{kept.id}/naming").json
    assert shown == {"may_be_named": False, "is_public": False, "published_name": UNNAMED}
    answers = [event.facts["may_be_named"] for event in house.events("organisations.naming_answered")]
    assert answers == [True, False]


def test_nobody_says_yes_for_a_group_for_which_they_do_not_act(postgres_house: TestHouse):
    made = organisation(postgres_house, postgres_house.person("Sam Field"))
    amina = postgres_house.program(postgres_house.person("Amina Rahman", administrator=True))
    refused = amina.put(f"/organisations/{made.id}/naming", {"may_be_named": True})
    assert (refused.status_code, refused.json["errors"][0]["code"]) == (422, "only_its_people")
    assert amina.put(f"/organisations/{made.id}/naming", {"may_be_named": False}).status_code == 200


def test_what_was_agreed_for_one_name_is_not_agreed_for_another(house: TestHouse):
    sam = house.person("Sam Field")
    kept, actor = organisation(house, sam, may_be_named=True), house.actor(sam)
    with house.write() as session:
        kept = session.get_one(Organisation, kept.id)
        changes = {"name": "Beeston Bloomers"}
        service.change_organisation(session, kept, changes=changes, version=1, actor=actor, now=house.now())
        assert (kept.may_be_named, published_name(kept)) == (None, UNNAMED)


def test_nobody_is_named_by_the_name_of_a_person_who_acts_for_it(postgres_house: TestHouse):
    sam = postgres_house.person("Sam Field")
    kept = organisation(postgres_house, sam, name="Sam Field Pottery")
    path = f"/organisations/{kept.id}/naming"

    refused = postgres_house.program(sam).put(path, {"may_be_named": True})

    assert (refused.status_code, refused.json["errors"][0]["code"]) == (422, "names_a_person")
    assert postgres_house.program(sam).put(path, {"may_be_named": False}).status_code == 200
    assert postgres_house.program(postgres_house.person("Vic Hale")).get(path).status_code in (403, 404)


def test_registering_asks_plainly_and_assumes_nothing(postgres_house: TestHouse):
    browser = postgres_house.browser(postgres_house.person("Nia New"))
    assert "May we publish the name of your group" in browser.get("/organisations/register").text
    typed = {"name": "Beeston Blooms", "kind": "unregistered_group", "constituted": "no", "position": "Treasurer"}

    saved = browser.post("/organisations/register", data=typed)

    assert "without your name unless you say yes" in browser.get(saved.location).text


def test_nobody_registers_twice_what_they_act_for_at_the_same_postcode(postgres_house: TestHouse):
    # Given a group that Nia registered some days ago
    nia = postgres_house.browser(postgres_house.person("Nia New"))
    typed = {"name": "Beeston Blooms", "kind": "unregistered_group", "constituted": "no", "position": "Treasurer"}
    assert nia.post("/organisations/register", data=typed | {"postcode": "LS11 6AA"}).status_code == 302
    postgres_house.clock.advance(days=3)

    # When she registers it again, it is refused at the name, with where it is; elsewhere it is another
    again = nia.post("/organisations/register", data=typed | {"name": "beeston blooms", "postcode": "ls116aa"})
    assert (again.status_code, "You act for an organisation of this name at" in again.text) == (422, True)
    assert nia.post("/organisations/register", data=typed | {"postcode": "LS8 4HS"}).status_code == 302
