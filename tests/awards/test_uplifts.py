"""The yearly uplift: prepared by one, looked at and released by another, then in all running grants at once."""

import re
from datetime import date
from fractions import Fraction
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from grants.awards import queries as awards
from grants.awards.changing.uplifts import queries, service
from grants.awards.changing.uplifts.models import Uplift
from grants.awards.changing.uplifts.rules import Entry, rounded
from grants.awards.changing.variations.models import Variation
from grants.awards.planning.plans.models import AwardYear
from grants.awards.planning.plans.service import write_years
from grants.kernel.money import Pence
from grants.kernel.problems import Conflict, Denied, Stale
from grants.schemes.models import Contribution, Round
from grants.schemes.queries import scheme_of
from tests.awards.rows import World, build
from tests.awards.test_instalment_shares import adds_up
from tests.house import TestHouse
from tests.kernel.looking import words_of
from tests.organisations.given import errors, read

ENTRIES = [Entry("NHS providers", 2_00, 1), Entry("Efficiency ask", -1_60, 1)]
FROM = date(2027, 4, 1)


@pytest.fixture
def world(house: TestHouse) -> World:
    return build(house)


def abe(world: World) -> Any:
    return world.house.person("Abe Approves", administrator=True)


def prepare(world: World, entries: list[Entry] = ENTRIES) -> UUID:
    who = world.who(world.ada)
    with world.house.write() as session:
        uplift = service.prepare_uplift(
            session,
            scheme_of(session, world.scheme_id),
            year=2027,
            starts_on=FROM,
            entries=entries,
            **who,
        )
        return uplift.id


def release(world: World, uplift_id: UUID, change_pence: int | None = None, person: Any = None) -> None:
    who = world.who(person or abe(world))
    with world.house.write() as session:
        uplift = queries.uplift_of(session, uplift_id)
        seen = queries.preview(session, uplift).change_pence if change_pence is None else change_pence
        service.release_uplift(session, uplift, change_pence=seen, version=uplift.version, **who)


def state(world: World, uplift_id: UUID) -> str:
    with world.house.read() as session:
        return session.get_one(Uplift, uplift_id).state


def money(world: World) -> tuple[int, int]:
    """What awards have of all contributions, and what the round has committed."""
    with world.house.read() as session:
        awarded = sum(session.scalars(select(Contribution.awarded_pence)))
        return int(awarded), int(session.scalars(select(Round.committed_pence)).one())


def test_what_is_not_paid_yet_of_every_running_grant_goes_up(world: World):
    # Given two grants, one of which has its first instalment paid and its years said
    first, second = world.accepted(), world.accepted()
    world.pay(first, 1)
    with world.house.write() as session:
        found = awards.award_of(session, first.id)
        write_years(session, found, [Pence(0), Pence(0), found.amount_pence])
    before = {each.id: each.amount_pence for each in (first, second)}
    awarded, committed = money(world)
    # When an uplift is prepared by one and released by another
    uplift_id = prepare(world)
    release(world, uplift_id)
    assert state(world, uplift_id) == "released"
    world.house.run_jobs()
    # Then what waits in each grant is 0.4% more, and all adds up
    assert state(world, uplift_id) == "applied"
    more = 0
    for award_id, amount in before.items():
        award = world.award(award_id)
        planned = [each for each in award.instalments if each.state == "planned"]
        change = award.amount_pence - amount
        assert change == rounded(Fraction(int(sum(each.amount_pence for each in planned) - change) * 4, 1_000))
        assert sum(each.amount_pence for each in award.instalments) == award.amount_pence
        adds_up(world, award_id)
        more += change
    assert money(world) == (awarded + more, committed + more)
    with world.house.read() as session:
        years = list(session.scalars(select(AwardYear.amount_pence).where(AwardYear.award_id == first.id)))
        assert sum(years) == world.award(first.id).amount_pence
        variations = list(session.scalars(select(Variation)))
    assert {(each.award_id, each.source, each.state) for each in variations} == {
        (award_id, "uplift", "agreed") for award_id in before
    }
    assert len(world.facts("awards.award_varied")) == 2
    (applied,) = world.facts("awards.uplift_applied")
    assert (applied["awards"], applied["change_pence"]) == (2, more)


def test_applying_it_again_changes_nothing(world: World):
    award = world.accepted()
    uplift_id = prepare(world)
    release(world, uplift_id)
    for _ in range(2):
        with world.house.write() as session:
            service.apply_uplift(session, {"uplift_id": str(uplift_id)}, world.house.now())
    assert len(world.facts("awards.award_varied")) == 1
    adds_up(world, award.id)


def test_money_can_also_go_down(world: World):
    award = world.accepted()
    uplift_id = prepare(world, [Entry("Savings", -10_00, 1)])
    release(world, uplift_id)
    world.house.run_jobs()
    assert world.award(award.id).amount_pence < award.amount_pence
    adds_up(world, award.id)


def test_whoever_prepared_it_does_not_release_it(world: World):
    world.accepted()
    with pytest.raises(Denied):
        release(world, prepare(world), person=world.ada)


def test_nobody_releases_what_has_changed_since_they_looked(world: World):
    world.accepted()
    uplift_id = prepare(world)
    with pytest.raises(Stale):
        release(world, uplift_id, change_pence=1)
    release(world, uplift_id)
    with pytest.raises(Conflict):
        release(world, uplift_id)


def test_it_is_refused_where_a_contribution_does_not_cover_it(world: World):
    # Given a scheme whose funders have given out nearly all of what they give
    award = world.accepted()
    with world.house.write() as session:
        for contribution in session.scalars(select(Contribution)):
            contribution.awarded_pence = contribution.amount_pence
    with pytest.raises(Conflict) as refused:
        release(world, prepare(world))
    assert refused.value.code == "not_covered"
    assert "Aire Valley Health Trust" in refused.value.message
    adds_up(world, award.id)


def test_it_is_refused_as_a_whole_where_the_money_is_gone_before_it_is_applied(world: World):
    award = world.accepted()
    uplift_id = prepare(world)
    release(world, uplift_id)
    with world.house.write() as session:
        for contribution in session.scalars(select(Contribution)):
            contribution.awarded_pence = contribution.amount_pence
    world.house.run_jobs()
    assert state(world, uplift_id) == "refused"
    assert world.award(award.id).amount_pence == award.amount_pence


def test_two_administrators_do_it_on_pages(postgres_house: TestHouse):
    world = build(postgres_house)
    award = world.accepted()
    ada, other = world.house.browser(world.ada), world.house.browser(abe(world))
    base = f"/schemes/{world.scheme_id}/uplifts"
    assert f'href="{base}"' in ada.get(f"/schemes/{world.scheme_id}").text
    typed = {
        "year": "2027",
        "starts_on-day": "1",
        "starts_on-month": "4",
        "starts_on-year": "2027",
        "name": "NHS providers",
        "hundredths": "two",
        "weight": "1",
    }
    read(ada.get(f"{base}/new"))
    assert list(errors(ada.post(f"{base}/new", data=typed))) == ["hundredths"]
    saved = ada.post(f"{base}/new", data=typed | {"hundredths": "2.0"})
    assert saved.status_code == 302, saved.text
    page = saved.location

    # And what else is prescribed is added, put right and left out on pages of their own
    ask = {"name": "", "hundredths": "-1.5", "weight": "1"}
    read(ada.get(f"{page}/entries/new"))
    assert list(errors(ada.post(f"{page}/entries/new", data=ask | {"version": "1"}))) == ["name"]
    ask["name"] = "Efficiency ask"
    for version in ("1", "2"):
        assert ada.post(f"{page}/entries/new", data=ask | {"version": version}).status_code == 302
    read(ada.get(f"{page}/entries/2"))
    right = ask | {"hundredths": "-1.6", "version": "3"}
    assert ada.post(f"{page}/entries/2", data=right).status_code == 302
    assert ada.post(f"{page}/entries/3", data={"version": "4", "do": "remove"}).status_code == 302
    assert ada.get(f"{page}/entries/3").status_code == 404
    assert "so somebody else has to release it" in words_of(read(ada.get(page)))
    seen = other.get(page)
    assert "0.4%" in words_of(read(seen))
    (change,) = re.findall(r'name="change_pence" value="(\d+)"', seen.text)
    for _ in range(2):
        released = other.post(f"{page}/release", data={"version": "5", "change_pence": change})
        assert released.status_code == 302, released.text
    world.house.run_jobs()
    assert "Applied" in words_of(read(ada.get(page)))
    assert world.award(award.id).amount_pence == award.amount_pence + int(change)


def test_programs_do_it(postgres_house: TestHouse):
    world = build(postgres_house)
    award = world.accepted()
    ada, other = world.house.program(world.ada), world.house.program(abe(world))
    entries = [{"name": "NHS providers", "hundredths": 200}, {"name": "Efficiency ask", "hundredths": -160}]
    asked = {"year": 2027, "starts_on": "2027-04-01", "entries": entries}
    made = ada.post(f"/schemes/{world.scheme_id}/uplifts", asked)
    assert (made.status_code, made.json["net_hundredths"]) == (201, 40)
    address = f"/uplifts/{made.json['id']}"
    twice = ada.post(f"/schemes/{world.scheme_id}/uplifts", asked)
    assert (twice.status_code, twice.json["errors"][0]["code"]) == (422, "already_there")
    changed = ada.put(address, asked | {"year": 2028}, If_Match='"1"')
    assert (changed.status_code, changed.json["version"]) == (200, 2)
    preview = other.get(f"{address}/preview").json
    assert preview["after_pence"] == preview["before_pence"] + preview["change_pence"]
    assert sum(each["change_pence"] for each in preview["funders"]) == preview["change_pence"]
    assert [each["award_id"] for each in preview["awards"]] == [str(award.id)]
    body = {"change_pence": preview["change_pence"]}
    assert ada.post(f"{address}/release", body, If_Match='"2"').status_code == 403
    assert other.post(f"{address}/release", body, If_Match='"2"').status_code == 201
    world.house.run_jobs()
    (had,) = world.house.program(world.sam).get(f"/awards/{award.id}/uplifts").json["items"]
    assert had["after_pence"] == preview["after_pence"]
    assert other.post(f"{address}/withdrawal", {}, If_Match="*").status_code == 409
