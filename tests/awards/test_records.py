"""Everything of one organisation, one grant and one person on one page, for those who run the programme."""

from collections.abc import Iterable

from grants.organisations.models import FormerMembership
from tests.awards.rows import build
from tests.house import TestHouse
from tests.kernel.looking import strictly, words_of


def test_an_organisation_a_grant_and_a_person_have_everything_on_one_page(house: TestHouse):
    # Given a grant that was accepted
    world = build(house)
    award = world.accepted()
    house.run_jobs()
    ada, sam = house.program(world.ada), house.program(world.sam)
    name = f"“{award.title}” ({award.reference})"

    # Then its organisation's page has its application, its grant, its people and what happened, in sentences
    told = ada.get(f"/records/{award.organisation_id}").json
    headings = [each["heading"] for each in told["belonging"]]
    assert {"People who act for it", "Applications", "Grants", "Payments"} <= set(headings)
    assert name in [each["words"] for each in told["belonging"] if each["heading"] == "Grants"]
    for record_id in (award.organisation_id, award.id, world.sam.id):
        page = house.browser(world.ada).get(f"/records/{record_id}")
        words = words_of(strictly(page.text))
        assert f"accepted {name}" in words
        assert str(record_id) not in words

    # And its own people do not read that page
    assert sam.get(f"/records/{award.organisation_id}").status_code == 403


def test_a_return_that_is_late_comes_first(house: TestHouse):
    # Given a grant whose first return was due yesterday
    world = build(house)
    award = world.accepted()
    house.run_jobs()
    house.clock.advance(days=800)

    # Then its organisation's page says so, and leads to it
    told = house.program(world.ada).get(f"/records/{award.organisation_id}").json["belonging"]
    late = [each["heading"] for each in told if each["is_overdue"]]
    assert "Returns" in late
    assert "Overdue" in house.browser(world.ada).get(f"/records/{award.organisation_id}").text


def _links(page: str) -> set[str]:
    return {each.get("href", "") for each in strictly(page).iter("a")}


def _headings(told: Iterable[dict[str, object]]) -> set[object]:
    return {each["heading"] for each in told}


def test_what_belongs_together_is_linked_both_ways_for_those_who_read_both(house: TestHouse):
    # Given a grant that was accepted, with payments and returns
    world = build(house)
    award = world.accepted()
    house.run_jobs()
    grant, application = f"/awards/{award.id}", f"/applications/{award.application_id}"
    organisation, scheme = f"/organisations/{award.organisation_id}", f"/schemes/{award.scheme_id}"
    round_ = f"/rounds/{world.round_id}"

    # Then an administrator and the grantee go from the grant to all that it belongs to and they may read, and back
    for person in (world.ada, world.sam):
        browser, program = house.browser(person), house.program(person)
        for page, other in ((grant, application), (application, grant)):
            links = _links(browser.get(page).text)
            assert {organisation, round_, other} <= links
            assert (scheme in links) == (browser.get(scheme).status_code == 200)
        assert {grant, application} <= _links(browser.get(organisation).text)
        (found,) = program.get(f"/awards?application_id={award.application_id}").json["items"]
        assert found["id"] == str(award.id)
        assert program.get(f"/awards?organisation_id={award.organisation_id}").json["items"] == [found]
        told = program.get(f"{organisation}/belonging").json["items"]
        assert _headings(told) == {"Applications", "Grants", "Payments", "Returns"}
        returns = [each["href"] for each in told if each["heading"] == "Returns"]
        assert {organisation, grant} <= _links(browser.get(returns[0]).text)
    assert {f"/lists/{name}?of={award.scheme_id}" for name in ("awards", "payments", "returns")} <= _links(
        house.browser(world.ada).get(scheme).text
    )

    # And a funder, who reads the grant, is led to nothing that is closed to them
    links = _links(house.browser(world.fay).get(grant).text)
    assert {scheme, round_} <= links
    assert not {organisation, application} & links
    assert house.program(world.fay).get(f"{organisation}/belonging").status_code == 403

    # And grantees are not told of their payments what waits with us
    told = house.program(world.sam).get(f"{organisation}/belonging").json["items"]
    assert {each["state"] for each in told if each["heading"] == "Payments"} == {"planned"}


def test_an_administrator_with_a_conflict_is_not_led_to_what_is_closed_to_them(house: TestHouse):
    # Given an administrator who has left the grantee
    world = build(house)
    award = world.accepted()
    house.run_jobs()
    with house.write() as session:
        session.add(
            FormerMembership(
                organisation_id=award.organisation_id,
                person_id=world.ada.id,
                position="Trustee",
                is_signatory=False,
                since=house.now(),
                left_at=house.now(),
            )
        )
    # Then its page lists nothing of its grant
    organisation = f"/organisations/{award.organisation_id}"
    page = house.browser(world.ada).get(organisation)
    assert page.status_code == 200
    assert award.title not in page.text
    assert house.program(world.ada).get(f"{organisation}/belonging").json["items"] == []
