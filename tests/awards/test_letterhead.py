"""Letters say who writes, who signs and whom to ring, as it is set on one page."""

import io
from datetime import date

import pytest
from PIL import Image

from grants.awards.letters.letterhead import service
from grants.awards.letters.letterhead.queries import letterhead_of
from grants.identity.models import Person
from tests.awards.rows import World, build
from tests.house import TestHouse
from tests.kernel.looking import strictly
from tests.organisations.given import errors
from tests.workers.test_letters import assert_accessible, content, words_of

TYPED = {
    "version": "0",
    "name": "Aire Grants",
    "address": "1 Mill Lane\nLeeds",
    "telephone": "0113 496 0000",
    "email": "hello@aire.example",
    "signatory": "Ada Owusu",
    "role": "Head of grants",
}


@pytest.fixture
def world(postgres_house: TestHouse) -> World:
    return build(postgres_house)


def picture(width: int = 40, kind: str = "PNG") -> io.BytesIO:
    written = io.BytesIO()
    Image.new("RGB", (width, 20), "teal").save(written, kind)
    written.seek(0)
    return written


def letter_words(world: World) -> str:
    world.decide("decline")
    world.house.run_jobs()
    pdf = content(world, world.letters()[-1])
    assert_accessible(pdf)
    return words_of(pdf)


def test_what_is_set_on_the_page_stands_on_letters(world: World):
    ada = world.house.browser(world.ada)
    strictly(ada.get("/letterhead").text)
    sent = TYPED | {"logo": (picture(2_000), "logo.png"), "signature": (picture(kind="JPEG"), "a.jpg")}
    assert ada.post("/letterhead", data=sent).status_code == 302

    words = letter_words(world)

    for expected in ("Aire Grants", "1 Mill Lane", "0113 496 0000", "Ada Owusu, Head of grants", "hello@aire.example"):
        assert expected in words, expected
    with world.house.read() as session:
        kept = letterhead_of(session)
        assert kept.logo is not None
        with Image.open(io.BytesIO(world.house.app.files.get(kept.logo.digest))) as logo:
            assert (logo.format, logo.width) == ("PNG", 900)
    # A picture that is taken out is gone, and what somebody else set since is not overwritten
    assert ada.post("/letterhead", data=TYPED | {"version": "3", "without_logo": "yes"}).status_code == 302
    assert world.house.program(world.ada).get("/letterhead").json["logo"] is False
    assert ada.post("/letterhead", data=TYPED).status_code == 409


def test_what_is_no_picture_or_no_address_is_refused_and_nothing_is_kept(world: World):
    ada = world.house.browser(world.ada)
    refused = ada.post("/letterhead", data=TYPED | {"logo": (io.BytesIO(b"%PDF-1.7 <script>"), "logo.png")})
    assert refused.status_code == 422
    assert list(errors(refused)) == ["logo"]
    wrong = ada.post("/letterhead", data=TYPED | {"email": "nowhere", "name": " "})
    assert set(errors(wrong)) == {"name", "email"}
    assert world.facts("awards.letterhead_changed") == []
    assert world.house.browser(world.sam).get("/letterhead").status_code == 403


class TestContacts:
    def name(self, world: World, address: str, person: Person) -> None:
        named = world.house.program(world.ada).put(f"{address}/contact", {"person_id": str(person.id)})
        assert named.status_code == 204, named.text

    def test_the_contact_of_the_grant_comes_before_those_of_organisation_and_scheme(self, world: World):
        award = world.accepted()
        sam = world.house.program(world.sam)
        assert sam.get(f"/awards/{award.id}/contact").json["name"] == ""
        abe, rhea = (world.house.person(name, administrator=True) for name in ("Abe Approves", "Rhea Releases"))
        for address, person in (
            (f"/schemes/{world.scheme_id}", world.ada),
            (f"/organisations/{award.organisation_id}", abe),
            (f"/awards/{award.id}", rhea),
        ):
            self.name(world, address, person)
            assert sam.get(f"/awards/{award.id}/contact").json["name"] == person.name
        assert "Rhea Releases" in world.house.browser(world.sam).get(f"/awards/{award.id}").text
        unfit = world.house.program(world.ada).put(f"/awards/{award.id}/contact", {"person_id": str(world.sam.id)})
        assert unfit.status_code == 422

    def test_who_covers_is_named_in_letters_while_the_contact_is_away(self, world: World):
        with world.house.write() as session:
            session.get_one(Person, world.ada.id).phone = "0113 496 0001"
        self.name(world, f"/schemes/{world.scheme_id}", world.ada)
        assert "Your contact is Ada Owusu, telephone 0113 496 0001" in letter_words(world)

        abe, today = world.house.person("Abe Approves", administrator=True), world.house.now().date()
        page = world.house.browser(world.ada)
        days = {"first_on-day": "1", "first_on-month": "3", "first_on-year": "2027"}
        days |= {"last_on-day": "5", "last_on-month": "3", "last_on-year": "2027"}
        people = {"person_id": str(world.ada.id), "cover_id": str(abe.id)}
        assert today == date(2027, 3, 1)
        assert page.post("/contacts/covers", data=people | days).status_code == 302
        listed = page.get("/contacts").text
        strictly(listed)
        assert "Abe Approves" in listed
        assert "Your contact is Abe Approves (instead of Ada Owusu until 5 March 2027)" in letter_words(world)

        program = world.house.program(world.ada)
        (cover,) = program.get("/contact_covers").json["items"]
        assert program.delete(f"/contact_covers/{cover['id']}").status_code == 204
        assert "Your contact is Ada Owusu" in letter_words(world)

    def test_a_cover_that_cannot_be_is_refused_at_its_field(self, world: World):
        wrong = {
            "person_id": str(world.ada.id),
            "cover_id": str(world.ada.id),
            "first_on": "2027-03-05",
            "last_on": "2027-03-01",
        }
        refused = world.house.program(world.ada).post("/contact_covers", wrong)
        assert refused.status_code == 422
        assert {each["field"] for each in refused.json["errors"]} == {"cover_id", "last_on"}

    def test_a_scheme_without_a_contact_asks_for_one(self, world: World):
        ada = world.house.browser(world.ada)
        assert "Name a contact for Warm spaces" in ada.get("/").text
        assert "Name a contact for this scheme" in ada.get(f"/schemes/{world.scheme_id}").text
        self.name(world, f"/schemes/{world.scheme_id}", world.ada)
        assert "Name a contact for" not in ada.get("/").text + ada.get(f"/schemes/{world.scheme_id}").text

    def test_nobody_who_is_away_is_rung_for_somebody_else(self, world: World):
        ada, program = world.ada, world.house.program(world.ada)
        bea, cy = (world.house.person(name, administrator=True) for name in ("Bea Second", "Cy Third"))

        def arrange(person: Person, cover: Person, first_on: str, last_on: str) -> list[str]:
            days = {"first_on": first_on, "last_on": last_on}
            sent = program.post("/contact_covers", {"person_id": str(person.id), "cover_id": str(cover.id), **days})
            return [each["field"] for each in sent.json.get("errors", [])]

        # Given that Bea is rung instead of Ada
        assert arrange(ada, bea, "2027-03-01", "2027-03-05") == []

        # Then neither a ring nor a chain comes of it, nor two covers at once; days that do not meet are free
        assert arrange(bea, ada, "2027-03-05", "2027-03-09") == ["person_id"]
        assert arrange(bea, cy, "2027-03-05", "2027-03-09") == ["person_id"]
        assert arrange(cy, ada, "2027-02-20", "2027-03-01") == ["cover_id"]
        assert arrange(ada, cy, "2027-03-05", "2027-03-09") == ["person_id"]
        assert arrange(bea, ada, "2027-03-06", "2027-03-09") == []

        # And days that are past, or far away, are refused
        assert arrange(cy, bea, "2027-02-20", "2027-02-28") == ["last_on"]
        assert arrange(cy, bea, "2037-02-20", "2037-02-28") == ["first_on"]


def test_a_logo_that_comes_before_any_words_is_kept(world: World):
    who = world.who(world.ada)
    with world.house.app.app_context(), world.house.write() as session:
        sent = {"name": "logo.png", "content": picture().read(), "files": world.house.app.files}
        kept = service.set_picture(session, which="logo", **sent, **who)
        assert kept.logo_id is not None
    assert world.house.program(world.ada).get("/letterhead").json["logo"] is True
