"""One return of each tier, made on a phone: the more money, the more is asked, and the oftener."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

import pytest
from playwright.sync_api import Page

from grants.awards.models import Award
from grants.kernel.clock import london_moment
from grants.monitoring.models import Return
from grants.monitoring.queries import returns_of_award
from grants.schemes.queries import scheme_of
from grants.schemes.tiers.rules import ONE_OFF
from grants.schemes.tiers.service import begin_with_tiers
from tests.awards.rows import World, build
from tests.browser.conftest import Site, serve
from tests.browser.test_returns import press, shuts_nobody_out
from tests.databases import Databases
from tests.house import separate_house
from tests.made import make_member
from tests.monitoring.test_told_another_way import call, link_to

AMOUNTS = {
    "below £1,000": 800_00,
    "to £5,000": 4_000_00,
    "to £10,000": 9_000_00,
    "above £50,000": 60_000_00,
    "of a call": 700_00,
}


@dataclass
class Grants:
    """A grant for a year of each size, and the site on which Sam reports on them."""

    site: Site
    world: World
    awards: dict[str, Award]

    def returns(self, size: str) -> list[Return]:
        with self.site.house.read() as session:
            return returns_of_award(session, self.awards[size], self.site.house.actor(self.world.ada))


@pytest.fixture(scope="module")
def grants(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Grants]:
    folder = tmp_path_factory.mktemp("tiers")
    house = separate_house(databases.fresh_sqlite(folder), folder / "var", now=datetime.now(UTC))
    for site in serve(house):
        world = build(house, months=12)
        with house.write() as session:
            begin_with_tiers(
                session, scheme_of(session, world.scheme_id), kind=ONE_OFF, version=None, **world.who(world.ada)
            )
        awards = {size: accepted(world, size, pence) for size, pence in AMOUNTS.items()}
        ends_on = awards["to £5,000"].ends_on
        assert ends_on is not None
        house.clock.move_to(london_moment(ends_on + timedelta(days=1), time(12)))
        yield Grants(site, world, awards)


def accepted(world: World, size: str, pence: int) -> Award:
    lines = [{"what": "Seeds", "pence": pence * 2 // 5}, {"what": "A shed", "pence": pence * 3 // 5}]
    offered = world.offered(amount_pence=pence, title=f"A garden {size}", budget_lines=lines)
    if offered.organisation_id != world.organisation_id:
        with world.house.write() as session:
            make_member(
                session,
                offered.organisation_id,
                world.sam.id,
                world.house.now(),
                position="Treasurer",
                is_signatory=True,
            )
    world.accept(offered)
    return world.award(offered.id)


HAPPENED = {"happened": "Twelve of us planted a bed.", "outcomes": "They know each other now."}
USUAL = {"people_reached": "12", "outcomes": "They know each other now.", "spent": "400"}
BY_LINE = {"hoped": "Two of three have come.", "lines-pence-0": "160", "lines-pence-1": "240"}
AHEAD = {"ahead": "We begin in March.", "may_go_wrong": "The tap may freeze."}
NOT_ASKED = {"below £1,000": {"spent", "learned", "lines-pence-0"}, "to £5,000": {"hoped", "lines-pence-0"}}


@dataclass(frozen=True)
class Asked:
    """How many returns a grant of a size makes, how much each asks, and answers that are enough."""

    returns: int
    questions: int
    answers: dict[str, str]


OF_SIZE = {
    "below £1,000": Asked(1, 3, HAPPENED),
    "to £5,000": Asked(1, 5, USUAL),
    "to £10,000": Asked(1, 8, USUAL | BY_LINE),
    "above £50,000": Asked(4, 14, USUAL | BY_LINE | AHEAD),
}


@pytest.mark.parametrize("size", OF_SIZE)
def test_a_return_of_each_size_is_made_on_a_phone(grants: Grants, page: Page, size: str):
    # Given a grant of this size that ended yesterday, and its returns
    made, asked = grants.returns(size), OF_SIZE[size]
    assert len(made) == asked.returns
    first = f"{grants.site.address}/returns/{made[0].id}"
    grants.site.sign_in(page, grants.world.sam)

    # When its grantee opens the first, who may ring instead where it is small
    page.goto(first)
    shuts_nobody_out(page)
    assert page.get_by_role("link", name="Tell us by phone or another way instead").count() == (asked.returns == 1)

    # Then all that is asked stands on one page, and how long it took is the last
    page.get_by_role("button", name="Fill in the return").click()
    shuts_nobody_out(page)
    fields = page.locator("main form :is(input:is([type=text], [type=file]), textarea)")
    names = fields.evaluate_all("all => all.map(each => each.name)")
    assert (len(names) - 1, names[-1]) == (asked.questions, "minutes_taken")
    assert not set(names) & NOT_ASKED.get(size, set())
    for name, words in asked.answers.items():
        page.locator(f"[name='{name}']").fill(words)
    if page.get_by_label("What I have written is true").count():
        page.get_by_label("What I have written is true").check()
    press(page, "Save and continue")
    shuts_nobody_out(page)
    press(page, "Send the return")
    shuts_nobody_out(page)
    assert [each.state for each in grants.returns(size)] == ["submitted"] + ["due"] * (asked.returns - 1)


def test_a_small_grant_may_tell_in_a_call_and_nothing_more_is_asked(grants: Grants, page: Page):
    # Given a grant below £1,000, whose grantee asks to be rung
    (due,) = grants.returns("of a call")
    grants.site.sign_in(page, grants.world.sam)
    page.goto(f"{grants.site.address}/returns/{due.id}/call")
    shuts_nobody_out(page)
    page.get_by_label("Which number do we ring?").fill("0113 496 0001")
    press(page, "Ask for a call")
    shuts_nobody_out(page)

    # When we write down what was said
    ada = grants.site.house.program(grants.world.ada)
    assert ada.post(f"/returns/{due.id}/telling", call(grants.world)).status_code == 201

    # Then confirming it, without signing in, makes the return
    page.context.clear_cookies()
    page.goto(f"{grants.site.address}/returns/told/{link_to(grants.world, grants.world.sam)}")
    shuts_nobody_out(page)
    page.get_by_label("Yes, this is right").check()
    press(page, "Send it to us")
    shuts_nobody_out(page)
    (made,) = grants.returns("of a call")
    assert (made.state, made.channel) == ("submitted", "call")
