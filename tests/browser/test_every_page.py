"""Every page of the demonstration, for every kind of person, on a phone and on a desk."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Page, Response
from sqlalchemy import select
from werkzeug.exceptions import HTTPException

from grants.awards.changing.renewals.models import Renewal
from grants.awards.letters.models import Letter
from grants.awards.letters.queries import letter_of
from grants.awards.letters.wording.said import letter_said
from grants.awards.models import Award
from grants.demonstration.in_proportion import LEARNED, NAME
from grants.demonstration.people import PEOPLE, person_named
from grants.identity.authentication import actor_for
from grants.identity.models import Person
from grants.kernel.waiting import all_that_waits
from grants.monitoring.asking.outcomes.models import AwardOutcome
from grants.monitoring.models import ACCEPTED, SUBMITTED, Return, ReturnAnswer, ReturnEntry
from grants.monitoring.telling.models import ReturnTelling
from grants.monitoring.telling.stories.models import StoryConsent
from grants.schemes.models import QuestionSetVersion, Scheme
from tests.browser.conftest import DESK, PHONE, Site, accessibility_problems, scrolls_sideways, serve, show_at
from tests.databases import Databases
from tests.house import separate_house
from tests.kernel.looking import strictly, words_of

pytestmark = pytest.mark.timeout(600)  # of all: tests are put in the order of it, and share one demonstration

EACH_KIND = 2
"""How many pages of one kind (the same route) are looked at: the first alone could be an empty one."""
LINKS = """[...document.querySelectorAll("a[href^='/']")].map(link => link.getAttribute('href'))"""


@pytest.fixture(scope="module")
def demonstration(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """An installation with the demonstration in it, its letters and packs made."""
    from datetime import UTC, datetime

    from grants.demonstration.load import load

    folder = tmp_path_factory.mktemp("demonstration")
    house = separate_house(databases.fresh_sqlite(folder), folder / "var", now=datetime.now(UTC))
    with house.app.app_context():
        load(house.app)
    house.run_jobs()
    yield from serve(house)


def pages_from(site: Site, page: Page) -> Iterator[str]:
    """Follow every link from the home page, a few of each kind of page."""
    routes = site.house.app.url_map.bind("")
    seen: dict[str, int] = {}
    waiting, known = ["/"], {"/"}
    while waiting:
        path = waiting.pop(0)
        try:
            endpoint, _ = routes.match(urlsplit(path).path, method="GET")
        except HTTPException:
            raise AssertionError(f"{page.url} links to {path}, which is no page") from None
        if seen.get(endpoint, 0) >= EACH_KIND or endpoint.startswith("api-docs"):
            continue
        seen[endpoint] = seen.get(endpoint, 0) + 1
        answer = _shown(page, site.address + path)
        if answer is None:
            continue
        assert answer.status == 200, f"{path} gives {answer.status}"
        links = page.evaluate(LINKS)
        yield path
        for link in links:
            bare = link.partition("#")[0]
            if bare and bare not in known:
                known.add(bare)
                waiting.append(bare)


def _shown(page: Page, address: str) -> Response | None:
    """Open an address as a page; None for a file, which must be there all the same."""
    try:
        answer = page.goto(address)
        if answer is None or "text/html" in answer.headers["content-type"]:
            return answer
    except PlaywrightError as error:
        if "Download is starting" not in str(error) and "net::ERR_ABORTED" not in str(error):
            raise
    answer = page.request.get(address)
    assert answer.status == 200, f"{address} gives {answer.status}"
    assert "text/html" not in answer.headers["content-type"] or "attachment" in answer.headers["content-disposition"]
    return None


def shut_out(page: Page, size: dict[str, int]) -> list[str]:
    """What is wrong with a page at one size."""
    if page.viewport_size != size:
        show_at(page, size)
    wrong = [f"scrolls sideways at {size['width']} pixels"] if scrolls_sideways(page) else []
    return wrong + (accessibility_problems(page) if size == PHONE else [])


@pytest.mark.parametrize("key", [person.key for person in PEOPLE])
def test_no_page_shuts_anybody_out(demonstration: Site, page: Page, key: str):
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on(
        "response",
        lambda answer: errors.append(f"{answer.url} gives {answer.status}") if answer.status >= 400 else None,
    )
    with demonstration.house.read() as session:
        person = person_named(session, key)
    demonstration.sign_in(page, person)
    wrong: list[str] = []
    size, other = PHONE, DESK
    for path in pages_from(demonstration, page):
        wrong += [f"{path}: {problem}" for problem in shut_out(page, size)]
        wrong += [f"{path}: {problem}" for problem in shut_out(page, other)]
        size, other = other, size  # the next page opens at the size at which this one is left

    assert wrong == []
    assert errors == []


ASKED = ("wheel", "star", "ages", "lines", "story", "outcomes")


def test_it_shows_what_a_return_can_ask_how_it_can_come_a_renewal_and_a_grant_in_welsh(demonstration: Site):
    # Given the demonstration, an accepted return has an answer of each kind, a story that may be used, and a figure
    house = demonstration.house
    with house.read() as session:
        administrator = person_named(session, "administrator")
        of_garden = select(Return).join(Return.award).where(Award.title == "A garden that anybody can use")
        made = session.scalars(of_garden.where(Return.state == ACCEPTED)).one()
        assert [key for key in ASKED if not made.answers.get(key)] == []
        assert session.scalars(select(StoryConsent)).one().withdrawn_at is None
        assert 50 in session.scalars(select(AwardOutcome.target)).all()

        # And one was told in a call, and waits for whoever reads it
        told = session.scalars(select(Return).where(Return.channel == "call")).one()
        assert told.state == SUBMITTED
        assert session.scalars(select(ReturnTelling)).one().confirmed_at is not None
        told_id, made_id = told.id, made.id

        # One came on paper and was typed in, and one grantee has asked to go on
        typed_in = session.scalars(select(ReturnEntry)).one()
        assert (typed_in.channel, typed_in.confirmed_how) == ("paper", "link")
        renewal = session.scalars(select(Renewal)).one()
        assert renewal.state == "sent"
        typed_id, renewed_id = typed_in.return_id, renewal.award_id
    ada = house.browser(administrator)
    page = words_of(strictly(ada.get(f"/returns/{made_id}").text))
    for words in ("Wellbeing wheel", "Outcome star", "How old are the people who took part?", "each line"):
        assert words in page
    assert "Two who had not seen a doctor for years" in ada.get(f"/returns/{told_id}/review").text
    assert "On paper from their secretary" in ada.get(f"/returns/{typed_id}/review").text
    assert "through the next winter" in ada.get(f"/awards/{renewed_id}/renewal").text

    # And one letter of offer is in Welsh, with the scheme's name
    with house.app.app_context(), house.read() as session:
        ids = list(session.scalars(select(Letter.id).where(Letter.kind == "offer")))
        said = [letter_said(session, letter_of(session, each)) for each in ids]
        (welsh,) = [each for each in said if each.frame.language == "cy"]
        text = welsh.as_text()
    for words in ("Annwyl", "Cymdogion Iach", "Rydym yn falch", "Derbyn erbyn", "Yn gywir,"):
        assert words in text


def test_it_shows_a_grant_of_each_tier_with_its_plan_and_what_became_of_its_returns(demonstration: Site):
    # Given the scheme of the demonstration that asks the more, the larger a grant is
    house = demonstration.house
    with house.read() as session:
        scheme = session.scalars(select(Scheme).where(Scheme.name == NAME)).one()
        awards = session.scalars(select(Award).where(Award.scheme_id == scheme.id).order_by(Award.amount_pence)).all()
        made = {
            award.id: session.scalars(select(Return).where(Return.award_id == award.id).order_by(Return.number)).all()
            for award in awards
        }
        answered = session.scalars(select(ReturnAnswer.return_id)).all()
        purposes = {each.id: each.purpose for each in session.scalars(select(QuestionSetVersion))}

    # Then a grant of each tier has its plan, the largest reports oftener, and each has sent its first return
    assert [purposes[made[award.id][0].question_set_id] for award in awards] == [f"return {n}" for n in range(1, 6)]
    assert [len(made[award.id]) for award in awards] == [1, 1, 1, 2, 2]
    firsts = [made[award.id][0] for award in awards]
    assert [each.state for each in firsts] == [ACCEPTED, SUBMITTED, SUBMITTED, ACCEPTED, SUBMITTED]

    # And of those that are accepted its people read what we learned
    assert {each.id for each in firsts if each.state == ACCEPTED} == set(answered)
    for award, first in zip(awards, firsts, strict=True):
        with house.read() as session:
            holder = session.get_one(Person, session.get_one(Return, first.id).submitted_by)
        page = house.browser(holder).get(f"/returns/{first.id}").text
        assert award.title in page
        assert (LEARNED in page) == (first.id in answered)


def test_nothing_that_waits_is_passed_over(demonstration: Site):
    """Where a source is not asked because it can have nothing, it has nothing."""
    house = demonstration.house
    sources = [source for stage in house.app.registry.stages for source in stage.waiting]
    told = set()
    for someone in PEOPLE:
        with house.app.test_request_context(), house.read() as session:
            actor = actor_for(session, person_named(session, someone.key), house.app.registry)
            each = {source: source(session, actor, house.now()) for source in sources}
            assert all_that_waits(session, actor, house.now(), sources) == [
                item for has in each.values() for item in has
            ]
            told |= {source for source, has in each.items() if has}
    assert len(told) > 10
