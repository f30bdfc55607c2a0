"""Organisations are registered and changed, and people join them; on both databases."""

import pytest
from sqlalchemy import select

from grants.kernel.access import SYSTEM
from grants.kernel.problems import Denied, Invalid, Stale
from grants.organisations import queries, rules, service
from grants.organisations.joining import service as joining
from grants.organisations.models import Organisation
from tests.house import TestHouse
from tests.organisations.given import BLOOMS, agrees, colleague, funder, names, organisation


def change(house, person, kept, version, **changes):
    with house.write() as session:
        return service.change_organisation(
            session, kept, changes=changes, version=version, actor=house.actor(person), now=house.now()
        )


def test_whoever_registers_a_group_acts_and_signs_for_it(house: TestHouse):
    sam = house.person("Sam Field")

    kept = organisation(house, sam)

    actor = house.actor(sam)
    assert actor.holds("member", kept.id)
    assert actor.holds("signatory", kept.id)
    assert not actor.held("funder")
    assert kept.postcode == "LS11 8PG"
    with house.read() as session:
        assert [person.id for person in queries.signatories(session, kept.id)] == [sam.id]
        assert [o.id for o in queries.organisations_of(session, sam.id)] == [kept.id]
        assert queries.membership_list(session, kept.id)[0].person.name == "Sam Field"
    assert names(house.events())[-2:] == ["organisations.organisation_registered", "organisations.member_joined"]


def test_an_administrator_registers_a_funder_without_joining_it(house: TestHouse):
    ada = house.person("Ada Min", administrator=True)
    with house.write() as session:
        details = {"name": "Leeds City Council", "kind": "council", "is_funder": True}
        kept = service.register_organisation(
            session, details=details, position="", actor=house.actor(ada), now=house.now()
        )
    with house.read() as session:
        assert queries.membership_list(session, kept.id) == []
        assert [f.name for f in queries.funders(session)] == ["Leeds City Council"]


def test_only_administrators_say_who_is_a_funder(house: TestHouse):
    sam = house.person("Sam Field")
    with pytest.raises(Denied):
        organisation(house, sam, is_funder=True)
    kept = organisation(house, sam)
    with pytest.raises(Denied):
        change(house, sam, kept, 1, is_funder=True)


def test_people_of_a_funder_hold_its_role(house: TestHouse):
    board, sam = funder(house, "The Board"), house.person("Sam Field")
    colleague(house, board, sam)
    assert house.actor(sam).held("funder") == {board.id}


def test_a_registration_number_is_here_once_and_the_problem_names_its_field(house: TestHouse):
    sam, nia = house.person("Sam Field"), house.person("Nia New")
    first = organisation(house, sam, kind="cic", constituted=True, company_number="1234567")
    assert first.org_id == "GB-COH-01234567"
    with pytest.raises(Invalid) as refused:
        organisation(house, nia, name="Another", kind="cic", constituted=True, company_number="01234567")
    assert [p.field for p in refused.value.problems] == ["company_number"]


def test_an_identifier_given_with_imported_data_stays_when_numbers_change(house: TestHouse):
    ada = house.person("Ada Min", administrator=True)
    with house.write() as session:
        kept = service.register_organisation(
            session,
            details={"name": "Hyde Park", "kind": "other", "org_id": "GB-COH-IP28755R"},
            position="",
            actor=SYSTEM,
            now=house.now(),
        )
    changed = change(house, ada, kept, 1, charity_number="1164883")
    assert changed.org_id == "GB-COH-IP28755R"


def test_a_change_is_told_by_its_fields_and_makes_a_version(house: TestHouse):
    sam = house.person("Sam Field")
    kept = organisation(house, sam)

    changed = change(
        house, sam, kept, 1, name="  Beeston   Blooms CIO ", kind="cio", constituted=True, charity_number="1164883"
    )

    assert (changed.name, changed.version, changed.org_id) == ("Beeston Blooms CIO", 2, "GB-CHC-1164883")
    event = house.events("organisations.organisation_changed")[0]
    assert event.facts["fields"] == ["name", "kind", "constituted", "charity_number"]


def test_a_change_that_changes_nothing_leaves_no_trace(house: TestHouse):
    sam = house.person("Sam Field")
    kept = organisation(house, sam)
    assert change(house, sam, kept, 1, postcode="LS11 8PG", name=BLOOMS["name"]).version == 1
    assert house.events("organisations.organisation_changed") == []


def test_a_stale_save_is_refused_with_both_versions(house: TestHouse):
    sam = house.person("Sam Field")
    kept = organisation(house, sam)
    change(house, sam, kept, 1, area="Beeston")

    with pytest.raises(Stale) as refused:
        change(house, sam, kept, 1, area="Holbeck")

    assert refused.value.current["area"] == "Beeston"
    assert refused.value.yours["area"] == "Holbeck"
    assert refused.value.version == 2
    with house.read() as session:
        assert queries.organisation_of(session, kept.id).area == "Beeston"


def test_somebody_cannot_join_twice(house: TestHouse):
    sam, kit = house.person("Sam Field"), house.person("Kit Marsh")
    kept = organisation(house, sam)
    colleague(house, kept, kit)
    with pytest.raises(Invalid) as refused:
        colleague(house, kept, kit)
    assert refused.value.problems[0].field == "email"


def test_only_a_signatory_names_another(house: TestHouse):
    sam, kit, nia = house.person("Sam Field"), house.person("Kit Marsh"), house.person("Nia New")
    kept = organisation(house, sam)
    colleague(house, kept, kit)

    def add_by(actor):
        with house.write() as session:
            joining.ask_to_join(
                session,
                kept,
                email=nia.email,
                name=nia.name,
                position="Chair",
                is_signatory=True,
                actor=actor,
                now=house.now(),
            )

    with pytest.raises(Denied):
        add_by(house.actor(kit))
    add_by(house.actor(sam))
    assert not house.actor(nia).holds("signatory", kept.id)
    agrees(house, nia)
    assert house.actor(nia).holds("signatory", kept.id)


def test_the_database_puts_incomes_into_the_same_size_bands_as_the_rule(house: TestHouse):
    bounds = [limit for limit, _ in rules.BAND_BELOW]
    incomes = [None, 0, *bounds, *(limit - 1 for limit in bounds)]
    kept = [organisation(house, house.person(f"Member {number}")).id for number in range(len(incomes))]
    with house.write() as session:
        for organisation_id, income in zip(kept, incomes, strict=True):
            session.get_one(Organisation, organisation_id).annual_income_pence = income
    with house.read() as session:
        found = session.execute(
            select(Organisation.annual_income_pence, queries.size_band_of(Organisation.annual_income_pence))
        ).all()
    assert sorted(map(str, found)) == sorted(str((income, rules.size_band(income))) for income in incomes)
