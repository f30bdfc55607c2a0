"""Lists as an administrator asks for them: columns, rows and order in the address, saved, taken out as they stand."""

import csv
from datetime import date, timedelta
from io import StringIO
from typing import Any
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from grants.kernel.clock import in_london
from grants.kernel.lists.described import List
from grants.kernel.lists.rules import MOST_SAVED, asked_of, saving_problems
from grants.kernel.money import Pence
from grants.panels.models import Decision, Panel
from grants.reporting.models import Pack
from tests.house import TestHouse
from tests.kernel.looking import words_of
from tests.organisations.given import read
from tests.reporting.listed import LISTS
from tests.reporting.stories import Story

OFFERED = [listed.offered for listed in LISTS.values()]


@pytest.fixture
def story(house: TestHouse) -> Story:
    """Five grants of £100 to £500, awarded on two days; the first has a payment and a return."""
    story = Story(house)
    for number in range(1, 6):
        award = story.grant(
            number * 100_00, title=f"Lunch {number}", to=f"Group {number}", on=date(2027, 1, 10 + number % 2)
        )
    story.instalment(award, 1, 500_00, "planned")
    story.report(award, 1, "submitted", house.now())
    return story


def rows(story: Story, path: str) -> list[dict[str, Any]]:
    answer = story.house.program(story.administrator).get(path)
    assert answer.status_code == 200, answer.text
    return [row["values"] for row in answer.json["items"]]


def test_a_list_has_the_columns_the_rows_and_the_order_that_are_asked_for(story: Story):
    amounts = [row["amount"] for row in rows(story, "/lists/awards?columns=amount&sort=-amount")]
    assert amounts == ["500.00", "400.00", "300.00", "200.00", "100.00"]
    asked = "/lists/awards?columns=title,amount&sort=awarded_on&from=2027-01-11&state=accepted"
    assert rows(story, asked) == [{"title": f"Lunch {number}", "amount": f"{number}00.00"} for number in (1, 3, 5)]
    assert rows(story, "/lists/awards?columns=title&q=group+4") == [{"title": "Lunch 4"}]
    assert rows(story, f"/lists/payments?columns=amount&of={story.scheme.id}") == [{"amount": "500.00"}]
    assert rows(story, "/lists/returns?columns=number&q=lunch") == [{"number": 1}]


@pytest.mark.parametrize("sort", ["", "first", "awarded_on", "-awarded_on", "-amount"])
def test_pages_hold_every_row_once_in_every_order(story: Story, sort: str):
    program, after, titles = story.house.program(story.administrator), "", []
    while True:
        page = program.get(f"/lists/awards?columns=title&sort={sort}&size=2{after}").json
        titles += [row["values"]["title"] for row in page["items"]]
        if page["next"] is None:
            break
        after = f"&after={page['next']}"
    assert sorted(titles) == [f"Lunch {number}" for number in range(1, 6)]
    assert titles == [row["title"] for row in rows(story, f"/lists/awards?columns=title&sort={sort}")]


def test_a_file_has_what_the_page_has(story: Story, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("grants.reporting.lists.queries.AT_ONCE", 2)
    browser = story.house.browser(story.administrator)
    asked = "columns=title&columns=amount&sort=-amount&q=lunch"
    shown = read(browser.get(f"/lists/awards?{asked}"))
    cells = [["".join(cell.itertext()).strip() for cell in row] for row in shown.iter("tr")][1:]
    with browser.get(f"/lists/awards/file?{asked}&as=csv") as answer:
        taken = list(csv.reader(StringIO(answer.text)))[1:]
    assert [cell[0] for cell in cells] == [line[0] for line in taken]
    assert [cell[1] for cell in cells] == [f"£{float(line[1]):,.0f}" for line in taken]


def test_what_is_listed_is_added_up_whatever_page_shows_it(story: Story):
    program = story.house.program(story.administrator)
    assert program.get("/lists/awards/sums").json == {"rows": 5, "sums": {"amount": "1500.00"}}
    assert program.get("/lists/awards/sums?columns=title&q=lunch+3").json == {"rows": 1, "sums": {}}
    ada = story.house.browser(story.administrator)
    page = words_of(read(ada.get("/lists/awards?columns=amount&from=2027-01-11&sums=yes")))
    assert "3 rows in all. Amount: £900." in page
    assert "in all." not in words_of(read(ada.get("/lists/awards")))


def test_a_list_is_saved_for_oneself_or_for_all_and_forgotten(story: Story):
    ada = story.house.browser(story.administrator)
    bea = story.house.person("Bea Min", administrator=True)
    address = "/lists/awards/saved?columns=title&sort=-amount"
    assert ada.post(address, data={"name": "Largest first"}).status_code == 302
    assert ada.post(address, data={"name": "For all of us", "for_all": "yes"}).status_code == 302
    assert "under this name" in ada.post(address, data={"name": "Largest first"}).text
    program = story.house.program(story.administrator)
    saved = program.post("/lists/awards/saved", {"name": "By program", "columns": "title", "state": "accepted"})
    assert (saved.status_code, saved.json["query"]) == (201, "columns=title&state=accepted")
    assert program.delete(f"/saved_lists/{saved.json['id']}").status_code == 204
    theirs = story.house.program(bea).get("/saved_lists").json["items"]
    assert [(each["name"], each["query"]) for each in theirs] == [("For all of us", "columns=title&sort=-amount")]
    assert "For all of us" in story.house.browser(bea).get("/lists").text
    own = {
        each["name"]: each["id"] for each in story.house.program(story.administrator).get("/saved_lists").json["items"]
    }
    assert story.house.program(bea).delete(f"/saved_lists/{own['Largest first']}").status_code == 403
    # And one that Ada saved for everybody goes only when Bea says so, who is told whose it is
    theirs = story.house.program(bea)
    refused = theirs.delete(f"/saved_lists/{own['For all of us']}")
    assert (refused.status_code, refused.json["errors"][0]["field"]) == (422, "confirmed")
    asked, at = story.house.browser(bea), f"/saved-lists/{own['For all of us']}/forgotten"
    assert f"{story.administrator.name} saved this list" in words_of(read(asked.get(at)))
    assert f"{story.administrator.name} saved this list for everybody" in asked.post(at).text
    assert theirs.delete(f"/saved_lists/{own['For all of us']}?confirmed=true").status_code == 204
    assert f"took away For all of us of {story.administrator.name}" in words_of(read(asked.get("/oversight/events")))
    assert ada.post(f"/saved-lists/{own['Largest first']}/forgotten").status_code == 302
    assert [event.facts["list_key"] for event in story.house.events("reporting.list_saved")] == ["awards"] * 3


def test_what_a_list_does_not_offer_is_refused_at_its_field(story: Story):
    program = story.house.program(story.administrator)
    for asked, field in (
        ("columns=colour", "columns"),
        ("sort=title", "sort"),
        ("state=blue", "state"),
        ("from=yesterday", "from"),
        ("to=9999-12-31", "to"),
        ("after=x", "after"),
    ):
        refused = program.get(f"/lists/awards?{asked}")
        assert (refused.status_code, refused.json["errors"][0]["field"]) == (422, field), asked
    assert story.house.browser(story.administrator).get("/lists/awards?sort=title").status_code == 422


def test_lists_are_for_administrators(story: Story):
    sam = story.house.person("Sam Field")
    assert story.house.program(sam).get("/lists/awards").status_code == 403
    assert story.house.browser(sam).get("/lists/awards").status_code == 403
    assert story.house.browser(story.administrator).get("/lists/colours").status_code == 404


@given(st.sampled_from(OFFERED), st.data())
def test_an_address_says_all_that_was_asked(offered: Any, data: st.DataObject):
    columns = data.draw(st.lists(st.sampled_from(list(offered.columns)), unique=True))
    sort = data.draw(st.sampled_from(["", "first", *offered.sorted_by, *(f"-{name}" for name in offered.sorted_by)]))
    typed = {
        "sort": sort,
        "state": data.draw(st.sampled_from(["", *offered.states])),
        "q": data.draw(st.text(max_size=30)),
    }
    asked, problems = asked_of(offered, typed, columns)
    assert problems == []
    pairs = parse_qsl(asked.query())
    again, _ = asked_of(offered, dict(pairs), [value for name, value in pairs if name == "columns"])
    assert again == asked


def test_names_of_saved_lists_have_limits():
    assert [problem.code for problem in saving_problems(" ", "", 0)] == ["missing"]
    assert [problem.code for problem in saving_problems("x" * 61, "", 0)] == ["too_long"]
    assert [problem.code for problem in saving_problems("x", "", MOST_SAVED)] == ["too_many"]
    assert saving_problems("x", "", 0) == []


@pytest.mark.parametrize("listed", LISTS.values(), ids=list(LISTS))
def test_every_list_has_all_its_columns_in_every_order_of_every_kind_in_constant_queries(story: Story, listed: List):
    ada, path = (
        story.house.browser(story.administrator),
        f"/lists/{listed.name}?sums=yes&columns={','.join(listed.columns)}",
    )
    sorts = [f"{sign}{name}" for name in listed.sorts for sign in ("", "-")]
    for asked in (
        "",
        *(f"sort={sort}" for sort in ("first", *sorts)),
        *(f"state={each}" for each in listed.offered.states),
    ):
        with story.house.counted_queries() as statements:
            answer = ada.get(f"{path}&{asked}")
        assert answer.status_code == 200, asked
        assert len(statements) <= 12, asked
    if listed.days:
        assert ada.get(f"{path}&from=2027-01-01&to=2027-12-31").status_code == 200
    if listed.findable:
        assert ada.get(f"{path}&q=lunch").status_code == 200
    has_records = listed.scheme is not None or listed.about is not None
    assert ada.get(f"{path}&of={story.scheme.id}").status_code == (200 if has_records else 422)
    with ada.get(f"/lists/{listed.name}/file?as=csv") as answer:
        assert answer.status_code == 200
        assert answer.text
    assert story.house.browser(story.house.person("Sam Field")).get(path).status_code == 403


def test_applications_are_listed_with_what_was_decided(house: TestHouse):
    # Given a grant that was decided on, a decision that is only proposed, and an application that nobody decided on
    story = Story(house)
    story.decided_grant(1_000_01, on=date(2027, 1, 18))
    asked = "/lists/applications?columns=outcome,awarded,decided_at"
    day = in_london(house.now()).strftime("%Y-%m-%d %H:%M")
    assert rows(story, asked) == [{"outcome": "award", "awarded": "1000.01", "decided_at": day}]
    sums = house.program(story.administrator).get("/lists/applications/sums?columns=awarded").json
    assert sums == {"rows": 1, "sums": {"awarded": "1000.01"}}
    with house.write() as session:
        application = story._application(
            session, story.organisation(session, "Moor Allotments"), 500_00, "in assessment"
        )
        panel = session.scalars(select(Panel).where(Panel.round_id == application.round_id)).one()
        proposed = {"outcome": "award", "amount_pence": Pence(500_00), "reasons": "Good", "state": "proposed"}
        by = {"decided_by": story.administrator.id, "decided_at": house.now()}
        session.add(Decision(application_id=application.id, panel_id=panel.id, **proposed, **by))
    assert rows(story, asked)[0] == {"outcome": None, "awarded": None, "decided_at": None}


def test_a_return_that_is_late_is_overdue_in_lists_and_tables(house: TestHouse):
    # Given returns that are due tomorrow and yesterday, one sent back and late, one sent late
    story = Story(house)
    award, now = story.grant(100_00), house.now()
    for number, (state, days) in enumerate((("due", 1), ("due", -1), ("sent back", -2), ("submitted", -3)), 1):
        story.report(award, number, state, now + timedelta(days=days))
    told = ["due", "overdue", "overdue", "submitted"]
    assert [row["state"] for row in rows(story, "/lists/returns?columns=state&sort=first")] == told
    assert len(rows(story, "/lists/returns?columns=state&state=overdue")) == 2
    table = house.program(story.administrator).get("/exports/returns.csv?columns=state&sort=first").text
    assert table.split() == ["state", *told]
    assert "Overdue" in house.browser(story.administrator).get("/lists/returns").text


def test_packs_are_a_list(house: TestHouse):
    story = Story(house)
    with house.write() as session:
        for funder_id in (None, story.funders["Leeds Council"].id):
            session.add(
                Pack(
                    scheme_id=story.scheme.id,
                    funder_id=funder_id,
                    period_from=date(2027, 1, 1),
                    period_to=date(2027, 3, 31),
                    asked_by=story.administrator.id,
                    asked_at=house.now(),
                )
            )
    asked = "/lists/packs?columns=about,kind,funder,state,asked_by"
    own = {"about": story.scheme.name, "kind": "Board summary, two pages", "state": "draft"}
    assert rows(story, asked) == [
        {**own, "funder": "Leeds Council", "asked_by": story.administrator.name},
        {**own, "funder": None, "asked_by": story.administrator.name},
    ]
    assert len(rows(story, "/lists/packs?q=leeds+council")) == 1
    assert len(rows(story, f"/lists/packs?of={story.scheme.id}&state=not_built")) == 2
    page = read(house.browser(story.administrator).get("/lists/packs"))
    assert [each.get("href") for each in page.iter("a") if (each.get("href") or "").startswith("/packs/")]
