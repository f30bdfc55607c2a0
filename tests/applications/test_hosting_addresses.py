"""A host and a partner of one application learn each other's names and answers, and nobody's address."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from grants.applications.rest import parties_of
from grants.identity.models import Person
from grants.kernel.documents import FORMATS
from grants.kernel.references import ALPHABET, new_reference
from grants.organisations.models import Organisation
from tests.applications.hosting import HOST_TYPED, NEWCOMER, says, send
from tests.applications.rows import World, organisation
from tests.applications.test_copies import wants
from tests.applications.test_pages import seen
from tests.kernel.looking import words_of
from tests.made import make_member

OLUS_NOTE, WINS_NOTE = "Gladly, my number is 0113 496 0000.", "Only after six, at 12 Hill Street."
PAGES = ("", "/receipt", "/copy.txt", "/copy.html")
CALLS = ("", "/parties", "/clarifications", "/copies", "/files")


@dataclass
class Joint:
    """An application with a host and a partner who agreed, each with a note; Win speaks for the partner."""

    world: World
    application_id: UUID
    host: UUID
    partner: UUID
    win: Person

    def parties_for(self, person: Person) -> dict[str, dict[str, Any]]:
        listed = self.world.house.program(person).get(f"/applications/{self.application_id}/parties").json
        return {each["role"]: each for each in listed["items"]}


def joint(world: World) -> Joint:
    application_id, win = world.complete_draft(), world.house.person("Win Dunn")
    with world.house.write() as session:
        now = world.house.now()
        theirs = organisation(session, "Warm Welcome", now)
        session.flush()
        make_member(session, theirs.id, win.id, now, position="Cook")
    sam, path = world.house.browser(world.sam), f"/applications/{application_id}/parties"
    assert sam.post(path, data=HOST_TYPED).status_code == 302
    assert sam.post(path, data=NEWCOMER | {"email": win.email}).status_code == 302
    with world.house.read() as session:
        host, partner = (party.id for party in parties_of(session, application_id))
    for person, party_id, note in ((world.olu, host, OLUS_NOTE), (win, partner, WINS_NOTE)):
        assert says(world.house.browser(person), f"/parties/{party_id}", "yes", note=note).status_code == 302
    return Joint(world, application_id, host, partner, win)


def test_a_party_learns_what_others_answered_but_not_how_to_reach_them(postgres_group: World):
    # Given a host and a partner who agreed
    made = joint(postgres_group)

    # When the host lists them
    listed = made.parties_for(postgres_group.olu)

    # Then it has all that is its own, and of the partner the name, the part, who answered, and when
    assert listed["host"]["email"] == postgres_group.olu.email
    assert listed["host"]["note"] == OLUS_NOTE
    partner = listed["partner"]
    assert (partner["name"], partner["state"]) == ("Warm Welcome", "agreed")
    assert (partner["share_pence"], partner["does"]) == (1_500_00, "Cooks on Fridays.")
    assert partner["answered_by_name"] == "Win Dunn"
    assert partner["answered_at"]
    assert [partner[field] for field in ("email", "contact_name", "note")] == [None, None, None]

    # And so by its own address, and the other way round
    olu, win = postgres_group.house.program(postgres_group.olu), postgres_group.house.program(made.win)
    assert olu.get(f"/parties/{made.partner}").json == partner
    assert win.get(f"/parties/{made.host}").json["email"] is None
    assert win.get(f"/parties/{made.partner}").json["email"] == made.win.email


def test_who_asked_them_and_who_runs_the_programme_see_whom(postgres_group: World):
    made = joint(postgres_group)
    send(postgres_group, made.application_id)
    for person in (postgres_group.sam, postgres_group.ada):
        listed = made.parties_for(person)
        assert [listed[role]["email"] for role in ("host", "partner")] == [postgres_group.olu.email, made.win.email]
        assert [listed[role]["note"] for role in ("host", "partner")] == [OLUS_NOTE, WINS_NOTE]


def test_nothing_that_a_party_reads_has_an_address_of_others(postgres_group: World):
    # Given the draft, and the same once it is sent
    made = joint(postgres_group)
    of = f"/applications/{made.application_id}"
    for _ in ("draft", "sent"):
        for reader, others in (
            (postgres_group.olu, (postgres_group.sam, made.win)),
            (made.win, (postgres_group.sam, postgres_group.olu)),
        ):
            browser, program = postgres_group.house.browser(reader), postgres_group.house.program(reader)
            pages = [browser.get(f"{of}{page}", follow_redirects=True) for page in PAGES]
            calls = [program.get(f"{of}{call}") for call in CALLS]

            # Then nothing that they read has an address or a note of anybody else
            notes = {postgres_group.olu: OLUS_NOTE, made.win: WINS_NOTE}
            for answer in pages + calls:
                assert answer.status_code == 200, answer.request.path
                for other in others:
                    assert other.email not in answer.text, answer.request.path
                    assert notes.get(other, "no note") not in answer.text, answer.request.path
        if postgres_group.application(made.application_id).submitted_at is None:
            send(postgres_group, made.application_id)


def test_a_party_has_copies_of_its_own_and_learns_nothing_of_the_senders_format(postgres_group: World):
    # Given an application of Sam, who reads large print, with his copy written
    made, house = joint(postgres_group), postgres_group.house
    wants(postgres_group, "large_print")
    send(postgres_group, made.application_id)
    of = f"/applications/{made.application_id}"
    assert "in large print: being written" in house.browser(postgres_group.sam).get(f"{of}/receipt").text
    assert house.browser(postgres_group.olu).get(f"{of}/receipt").text.count("Make a copy: ") == len(FORMATS)
    house.run_jobs()
    sam, olu, win = (house.program(person) for person in (postgres_group.sam, postgres_group.olu, made.win))
    formats = [each["format"] for each in sam.get(f"{of}/copies").json["items"]]
    assert formats == ["large_print"]
    # When the host and the partner look
    for reader in (postgres_group.olu, made.win):
        # Then no copy is there yet, as if nobody had one
        page = house.browser(reader).get(f"{of}/receipt").text
        assert page.count("Make a copy: ") == len(FORMATS)
        assert house.program(reader).get(f"{of}/copies").json["items"] == []
        assert house.program(reader).get(f"{of}/copies/large_print").status_code == 404
    # When the host asks for the same format
    house.clock.advance(seconds=60)
    asked = olu.post(f"{of}/copies", {"format": "large_print"}).json
    # Then it waits for its own as for one that nobody has asked for, and gets it
    assert (asked["written"], asked["asked_at"]) == (False, house.now().isoformat())
    house.run_jobs()
    assert "/copies/large_print" in house.browser(postgres_group.olu).get(f"{of}/receipt").text
    fetched = [each.get(f"{of}/copies/large_print") for each in (sam, olu)]
    assert fetched[0].data == fetched[1].data
    # And neither Sam nor the partner learns of it
    assert win.get(f"{of}/copies").json["items"] == []
    assert win.get(f"{of}/copies/large_print").status_code == 404
    assert olu.post(f"{of}/copies", {"format": "pdf"}).status_code == 201
    assert [each["format"] for each in sam.get(f"{of}/copies").json["items"]] == formats


def test_who_answered_is_told_to_all_who_read_the_application(postgres_group: World):
    made = joint(postgres_group)
    olu, sam = postgres_group.house.browser(postgres_group.olu), postgres_group.house.browser(postgres_group.sam)
    read = words_of(seen(olu.get(f"/applications/{made.application_id}")))
    assert "Agreed by Win Dunn on 1 March 2027" in read
    assert "Agreed by Olu Grant on 1 March 2027" in read
    assert "Olu Grant, 1 March 2027" in words_of(seen(sam.get(f"/applications/{made.application_id}/parties")))

    # When the share changes, nobody has answered any more
    assert sam.post(f"/parties/{made.partner}/part", data={"share_pence": "900", "does": "Cooks."}).status_code == 302
    asked = made.parties_for(postgres_group.olu)["partner"]
    assert (asked["state"], asked["answered_by_name"], asked["answered_at"]) == ("asked", None, None)


def test_who_names_a_reference_learns_nothing_of_the_organisation_before_it_agrees(postgres_group: World):
    # Given Sam, who has come by two references: one is of Harehills Hub, one of nobody
    world, theirs = postgres_group, new_reference("ORG")
    with world.house.write() as session:
        session.get_one(Organisation, world.other_id).reference = theirs
    sam, path = world.house.program(world.sam), f"/applications/{world.complete_draft()}/parties"
    typed = HOST_TYPED | {"name": "Somebody", "share_pence": 0, "email": "sam.other@example.org"}
    other = typed | {"role": "partner", "share_pence": 1_00, "email": "sam.third@example.org"}

    # When Sam names both, then the answers tell what Sam typed, and do not tell one from the other
    named = sam.post(path, typed | {"organisation_reference": theirs}).json
    nobody = sam.post(path, other | {"organisation_reference": new_reference("ORG")}).json
    for shown in (named, nobody, *sam.get(path).json["items"]):
        assert "name" in shown, shown
        assert (shown["name"], shown["organisation_id"]) == ("Somebody", None)
    page = words_of(seen(world.house.browser(world.sam).get(path)))
    assert "Harehills Hub" not in page

    # But a slip of the finger is told at its field: a reference has a character that checks the others
    slipped = theirs[:-1] + next(character for character in ALPHABET if character != theirs[-1])
    slip = sam.post(path, other | {"email": "x@example.org", "organisation_reference": slipped})
    assert [each["field"] for each in slip.json["errors"]] == ["organisation_reference"]

    # And Harehills Hub is told on its home page, and may say no, or yes: then it is known by its own name
    olu = world.house.browser(world.olu)
    assert "Say whether you agree to be host of Beeston Blooms" in words_of(seen(olu.get("/")))
    assert says(olu, f"/parties/{named['id']}", "yes").status_code == 302
    shown = {each["role"]: each for each in sam.get(path).json["items"]}["host"]
    assert (shown["name"], shown["organisation_id"]) == ("Harehills Hub", str(world.other_id))


def test_who_is_asked_comes_from_the_application_back_to_the_question(postgres_group: World):
    world, draft = postgres_group, f"/applications/{postgres_group.complete_draft()}"
    asked = world.house.program(world.sam).post(f"{draft}/parties", HOST_TYPED | {"share_pence": 0}).json
    page, olu = f"/parties/{asked['id']}", world.house.browser(world.olu)
    back = {link.get("href") for link in seen(olu.get(draft)).iter("a")}
    assert page in back
    assert "Beeston Blooms asks Harehills Hub to be its host" in words_of(seen(olu.get(draft)))
    says(olu, page, "yes")
    assert "asks Harehills Hub" not in words_of(seen(olu.get(draft)))
    assert page in {link.get("href") for link in seen(olu.get(draft)).iter("a")}
    assert page not in {link.get("href") for link in seen(world.house.browser(world.sam).get(draft)).iter("a")}
