"""The benchmark measures what it says: a small run of each part, on servers of its own."""

from dataclasses import replace
from typing import Any

import pytest

from bench import awarding, evening, funder_packs, jobs, large, letters, mails, packs, pages, ranking, scores
from bench.client import Refused, good
from bench.contents import ANSWERS, ASKED_FOR, QUESTIONS, scheme
from bench.load import Load, request
from bench.results import Line, Table
from bench.season import BOTH, SENT
from bench.season import Size as SeasonSize
from bench.servers import DurablePostgres, prepared_ground, web_server
from grants.kernel.forms import most_asked, parse_definition, visible
from grants.schemes.rules import ASKED_OF_EVERYBODY, SMALL_REQUEST, application_questions_problems

TINY = SeasonSize(applications=2, schemes=1, reading=0.02)


@pytest.fixture(autouse=True)
def one_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each process of a web server takes seconds to start, and how fast a page is does not matter here."""
    monkeypatch.setenv("WEB_PROCESSES", "1")


def test_a_ratio_compares_each_run_with_the_bare_run_beside_it() -> None:
    line = Line("something", least_ratio=1 / 40)
    for rate, bare in ((10, 1_000), (100, 2_000), (50, 2_500)):
        line.add(rate, bare)
    assert line.rate == 50
    assert line.ratio == 1 / 50


@pytest.mark.parametrize(
    ("rate", "goals", "verdict"),
    [
        (30, {"least_ratio": 0.02}, "met"),
        (30, {"least_ratio": 0.04}, "MISSED"),
        (30, {"least_rate": 30}, "met"),
        (29, {"least_rate": 30}, "MISSED"),
        (30, {}, ""),
    ],
)
def test_a_goal_that_is_missed_is_called_missed(rate: float, goals: dict[str, Any], verdict: str) -> None:
    line = Line("something", **goals)
    line.add(rate, 1_000)
    assert line.verdict == verdict
    assert str(Table("Things", "per second", "of a bare thing", [line])).rstrip().endswith(verdict)


def test_the_form_that_is_measured_is_as_long_as_the_amount() -> None:
    assert scheme("Small grants", [], awards=1)["smallest_award_pence"] < SMALL_REQUEST
    assert application_questions_problems(QUESTIONS, 500_00) == []
    form = replace(parse_definition(QUESTIONS), amount_key="amount")
    asked = [question.key for question in visible(form, {**ANSWERS, "amount": ASKED_FOR})]
    assert asked == list(ANSWERS)
    assert len(asked) + ASKED_OF_EVERYBODY == 18
    assert most_asked(form, SMALL_REQUEST - 1) + ASKED_OF_EVERYBODY <= 10


def test_percentiles_are_of_single_times() -> None:
    line = Line("something")
    line.add(1, 1, list(range(100)))
    assert [line.percentile(share) for share in (0.5, 0.95, 0.99)] == [50, 95, 99]


def test_its_postgresql_waits_for_the_disk() -> None:
    assert not {"fsync", "synchronous_commit", "full_page_writes"} & set(DurablePostgres.settings)


def test_every_request_of_a_grants_life_is_measured_and_a_refusal_ends_it() -> None:
    size = pages.Size(warm_up=TINY, season=TINY, seasons=1, in_list=130, bare_seconds=0.02)
    table = pages.measure(size)
    assert len(table.lines) == 23
    for line in table.lines:
        assert 0 < line.ratio < 1, line
        assert line.name == BOTH or 0 < line.percentile(0.5) <= line.percentile(0.99), line
    assert {line.name for line in table.lines if line.goal} == {
        pages.PAGE,
        pages.LIST,
        pages.WORK_LIST,
        pages.WAY,
        SENT,
    }


def test_an_evening_before_a_deadline_loses_and_doubles_nothing() -> None:
    table = evening.measure(evening.Size(saving=12, sending=6, runs=1, reading=0.2))
    assert [len(line.milliseconds) for line in table.lines[1:]] == [12, 12]
    assert [line.goal for line in table.lines] == ["33", "", ""]


def test_letters_are_written_by_workers_and_by_weasyprint_alone() -> None:
    table = letters.measure(letters.Size(letters=3, documents=1, processes=(1,), runs=1))
    (line,) = table.lines
    assert line.ratio > 0
    assert line.goal == "0.90"


def test_jobs_are_run_by_workers_and_by_dramatiq_alone() -> None:
    table = jobs.measure(jobs.Size(jobs=80, bare_jobs=800, runs=1))
    (line,) = table.lines
    assert 0 < line.ratio < 1
    assert line.goal == "300"


def test_reminders_that_are_due_at_once_are_sent_by_workers_and_by_smtplib_alone() -> None:
    table = mails.measure(mails.Size(mails=60, bare=40, waiting=1_000, ticks=3))
    assert [line.goal for line in table.lines] == ["200", "20"]
    assert [len(line.milliseconds) for line in table.lines] == [0, 3]
    assert all(line.ratio > 0 for line in table.lines)


def test_answers_that_are_no_success_are_not_counted() -> None:
    with prepared_ground() as ground, web_server(ground, "bench.bare:app") as port, Load() as load:
        found = load.each(port, [request("GET", "/")] * 20)
        assert [answer.body for answer in good(found)] == [b"Hello"] * 20
        assert len(found.milliseconds) == 20
        with pytest.raises(Refused, match="404"):
            good(load.for_seconds(port, [request("GET", "/"), request("GET", "/nowhere")], 0.1))


def test_an_evening_before_scores_are_due_loses_no_mark() -> None:
    table = scores.measure(scores.Size(members=4, applications=2, runs=1))
    assert [len(line.milliseconds) for line in table.lines] == [24, 8]
    assert [line.goal for line in table.lines] == ["100", ""]


def test_the_ranking_that_is_measured_is_whole() -> None:
    found = ranking.measure(ranking.Size(applications=6, members=4, readers=2, requests=2))
    assert min(found.seconds, found.page, found.api) > 0
    assert "median" in str(found)


def test_every_decision_that_is_measured_becomes_an_award() -> None:
    found = awarding.measure(awarding.Size(sizes=(3, 6)))
    assert [len(spent) for spent in found.seconds] == [len(awarding.STEPS)] * 2
    assert "all of it" in str(found)


def test_a_pack_is_written_in_each_format() -> None:
    told = packs.measure(applications=2)
    assert "18 answers" in told
    assert told.count("pages") == 2
    assert "MISSED" not in told


@pytest.mark.timeout(300)
def test_packs_for_funders_are_built_and_pages_read_beside_them() -> None:
    measured = funder_packs.measure(awards=20, kinds=("board", "full"))
    assert [built.kind for built in measured.packs] == ["board", "full"]
    assert all(built.pages > 1 and built.processor > 0 for built in measured.packs)
    assert len(measured.alone) == len(funder_packs.READ) * funder_packs.READINGS
    assert min(measured.beside) > 0
    assert "while a full pack is built" in str(measured)


@pytest.mark.timeout(300)
def test_the_pages_of_a_large_installation_are_measured_at_two_sizes() -> None:
    measured = large.measure(large.Size(sizes=(24, 48), requests=1))
    assert all(len(seen) == 2 for seen in measured.pages.values())
    _, *lines = str(measured).splitlines()
    told = [line for line in lines if line.endswith(("met", "MISSED"))]
    assert len(told) == len(large.PAGES) + len(("new filters", "after a change"))
    assert len(lines) == len(told) + len(("a proposal by a worker",))
