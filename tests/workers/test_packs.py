"""Packs as documents: accessible, the same each time, built once, and each funder's own."""

import re
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from subprocess import run
from uuid import UUID

import page
import pikepdf
import pytest
from sqlalchemy import update

from grants.kernel.jobs import DONE
from grants.organisations.models import Organisation
from grants.reporting import queries, service
from grants.reporting.approving import service as approving
from grants.reporting.approving.models import PackRemake
from grants.reporting.approving.queries import remake_of
from grants.reporting.approving.rules import hash_of
from grants.reporting.models import Pack
from grants.schemes.queries import scheme_of
from tests.house import TestHouse
from tests.reporting.stories import NHS, Story
from tests.reporting.test_giving360 import grant
from tests.reporting.test_import import file_with, load
from workers.charts import bars, described
from workers.packs import document_of, pages_of


def a_scheme_at_work(house: TestHouse) -> Story:
    story = Story(house)
    late = datetime(2027, 2, 26, 23, 59, tzinfo=UTC)
    for income, pence in ((8_000_00, 1_000_01), (50_000_00, 4_000_00), (None, 250_00)):
        award = story.grant(pence, income=income)
        story.instalment(award, 1, pence, "paid", date(2027, 2, 1))
        story.report(award, 1, "accepted", late, people_reached=20, outcomes="We met <b>new</b> people.")
        story.report(award, 2, "due", late)
    return story


def ask(story: Story) -> list[UUID]:
    with story.house.write() as session:
        packs = service.ask_for_packs(
            session,
            scheme_of(session, story.scheme.id),
            period_from=date(2026, 4, 1),
            period_to=date(2027, 3, 31),
            actor=story.house.actor(story.administrator),
            now=story.house.now(),
        )
        return [pack.id for pack in packs]


def pack_of(house: TestHouse, pack_id: UUID) -> Pack:
    with house.read() as session:
        return queries.pack_of(session, pack_id)


def content_of(house: TestHouse, pack_id: UUID) -> bytes:
    pack = pack_of(house, pack_id)
    assert pack.file is not None
    content = house.app.files.get(pack.file.digest)
    report = page.validate_pdf_bytes(content, profile=page.ValidationProfile.PDF_UA_1)
    assert [failure.message for failure in report.failures] == []
    return content


def text_of(content: bytes, folder: Path) -> str:
    path = folder / "pack.pdf"
    path.write_bytes(content)
    told = run(["pdftotext", "-layout", str(path), "-"], capture_output=True, check=True, text=True).stdout
    return re.sub(r"\s+", " ", told)


def test_each_funder_gets_its_own_pack_built_once(house: TestHouse, tmp_path: Path):
    story = a_scheme_at_work(house)
    board, nhs, council = ask(story)

    house.run_jobs()
    house.run_jobs()

    assert len(house.events("reporting.pack_built")) == 3
    assert {job.state for job in house.jobs("reporting.build_pack")} == {DONE}
    shares = [pack_of(house, one).figures["totals"]["pence"] for one in (nhs, council)]
    assert sum(shares) == pack_of(house, board).figures["totals"]["pence"] == 5_250_01
    told = text_of(content_of(house, council), tmp_path)
    assert "Report to Leeds Council" in told
    assert "Your share is £1,750." in told
    assert "tell of 60 people who took part" in told
    assert "3 things are not as agreed" in told
    assert "We met <b>new</b> people." not in told, "nobody agreed to have it told"
    assert NHS not in told
    name = pack_of(house, council).file.name
    assert name == "Stronger Together, Leeds Council, 2026-04-01 to 2027-03-31.pdf"


def test_a_pack_is_accessible_and_two_pages_long(house: TestHouse):
    board = ask(a_scheme_at_work(house))[0]
    house.run_jobs()

    with pikepdf.open(BytesIO(content_of(house, board))) as pdf:
        assert len(pdf.pages) == 2
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == "en-GB"
        assert "pdfuaid:part" in pdf.open_metadata()
        alts = [str(item.Alt) for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and "/Alt" in item]
    of_nhs = "Leeds Health Partnership, paid and not returned £3,500.01, uncommitted £46,499.99"
    assert alts == [
        f"Bar chart. How far the money is: {of_nhs}; Leeds Council, paid and not returned £1,750, uncommitted £23,250."
    ]


def test_a_board_summary_keeps_to_two_pages_however_much_there_is_to_tell(postgres_house: TestHouse, tmp_path: Path):
    story = Story(postgres_house)
    late = datetime(2027, 2, 26, 23, 59, tzinfo=UTC)
    for number in range(60):
        who = f"The neighbourhood association of Street {number} and all the streets around it"
        named = {"to": who, "may_be_named": True, "title": f"Meals, walks and company for everybody, part {number}"}
        award = story.grant(1_000_01 + number, income=8_000_00 if number % 2 else 50_000_00, **named)
        story.instalment(award, 1, 500_00, "paid", date(2027, 2, 1))
        story.report(award, 1, "accepted", late, people_reached=20)
        story.report(award, 2, "due", late)
    board, nhs, _ = ask(story)
    postgres_house.run_jobs()
    with postgres_house.write() as session:
        other = postgres_house.actor(postgres_house.person("Ben Min", administrator=True))
        for each in (board, nhs):
            approving.approve(session, queries.pack_of(session, each), version=None, actor=other, now=story.house.now())
    drafts = [pages_of(content_of(postgres_house, each)) for each in (board, nhs)]
    postgres_house.run_jobs()

    told = text_of(content_of(postgres_house, board), tmp_path)
    assert drafts == [pages_of(content_of(postgres_house, each)) for each in (board, nhs)] == [2, 2]
    assert "with the most money. The quarterly pack lists the other" in told
    assert "60 things are not as agreed" in told


def test_the_work_done_twice_gives_the_same_bytes_and_one_pack(house: TestHouse):
    from grants.kernel.running import Work
    from workers.packs import build_pack

    board = ask(a_scheme_at_work(house))[0]
    work = Work(board, {"pack_id": str(board)}, 1, house.now(), house.app.database, house.clock)
    with house.app.app_context():
        first = build_pack(work)
        second = build_pack(work)
    for record in (first, second):
        assert record is not None
        with house.write() as session:
            record(session, house.now())

    assert len(house.events("reporting.pack_built")) == 1
    assert len(list((house.app.settings.folder / "files").glob("*/*"))) == 1
    with house.app.app_context():
        assert build_pack(work) is None


def test_a_pack_on_nothing_says_so(house: TestHouse, tmp_path: Path):
    board = ask(Story(house))[0]
    house.run_jobs()
    told = text_of(content_of(house, board), tmp_path)
    assert "No grants were made in this period." in told
    assert "Nothing was paid in this period." in told


def test_a_pack_on_imported_grants_has_the_files_own_total(house: TestHouse, tmp_path: Path):
    amounts = [1200.5, 99.99, 0.01, 30000]
    path = file_with(tmp_path, *(grant(i, amountAwarded=amount) for i, amount in enumerate(amounts)))
    load(house, path)
    administrator = house.actor(house.person("Ada Min", administrator=True))
    with house.write() as session:
        from sqlalchemy import select

        from grants.schemes.models import Scheme

        scheme_id = session.scalars(select(Scheme.id)).one()
        packs = service.ask_for_packs(
            session,
            scheme_of(session, scheme_id),
            period_from=date(2024, 1, 1),
            period_to=date(2027, 2, 28),
            actor=administrator,
            now=house.now(),
        )
        ids = [pack.id for pack in packs]

    house.run_jobs()

    assert [pack_of(house, one).figures["totals"]["pence"] for one in ids] == [31_300_50, 31_300_50]
    assert "worth £31,300.50." in text_of(content_of(house, ids[0]), tmp_path)


def test_a_pack_that_is_gone_is_given_up(house: TestHouse):
    from grants.kernel.jobs import DEAD, add_job

    with house.write() as session:
        missing = str(UUID(int=7))
        add_job(session, "reporting.build_pack", key=missing, args={"pack_id": missing}, now=house.now())
    house.run_jobs()
    (job,) = house.jobs("reporting.build_pack")
    assert (job.state, job.attempts) == (DEAD, 1)


# Approved packs


def test_an_approved_pack_is_made_again_from_what_was_kept_to_the_same_bytes(
    house: TestHouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    story = a_scheme_at_work(house)
    board, _, council = ask(story)
    house.run_jobs()
    draft = text_of(content_of(house, council), tmp_path)
    with house.write() as session:
        other = house.actor(house.person("Ben Min", administrator=True))
        approving.approve(session, queries.pack_of(session, council), version=None, actor=other, now=house.now())
    house.run_jobs()
    before = content_of(house, council)
    house.clock.advance(days=40)
    story.report(story.grant(9_000_00, income=1_00), 1, "accepted", house.now(), people_reached=999)
    with house.write() as session:
        session.execute(update(Organisation).values(name=Organisation.name + " renamed"))
    later = pack_of(house, council)

    again = _made_again(house, later)
    monkeypatch.setattr("workers.packs.made_with", lambda: "a newer program")
    with house.app.app_context():
        assert document_of(house.app, later) == before
    newer = _made_again(house, later)

    assert "Draft, not approved" in draft
    assert "Pack 2027/1, approved on 1 March 2027" in text_of(before, tmp_path)
    assert pack_of(house, council).file.name.startswith("Pack 2027-1, Stronger Together, Leeds Council")
    assert (again.outcome, newer.outcome) == ("same", "same"), "newer programs that give the same bytes are no news"
    assert "weasyprint" in again.made_with
    with house.read() as session:
        assert hash_of(later.cover, later.figures) == later.figures_hash
    assert pack_of(house, board).state == "draft"


def _made_again(house: TestHouse, pack: Pack) -> PackRemake:
    with house.write() as session:
        actor = house.actor(house.person("Ada Min"))
        remake_id = approving.ask_to_remake(session, pack, actor=actor, now=house.now()).id
    house.run_jobs()
    with house.read() as session:
        return remake_of(session, remake_id)


# Charts


VALUES = [
    {"name": "Micro", "parts": {"paid": 1_000_01}},
    {"name": "Costs $5 & <more>", "parts": {"paid": 4_000_00, "to pay": 1_00}},
    {"name": "None", "parts": {}},
]


@pytest.mark.parametrize("kind", ["svg", "png"])
def test_a_chart_has_the_same_bytes_each_time(kind: str):
    assert bars(VALUES, kind=kind) == bars(VALUES, kind=kind)


def test_a_chart_is_told_in_words():
    assert described("Money", VALUES) == (
        "Bar chart. Money: Micro, paid and not returned £1,000.01; Costs $5 & <more>, "
        "paid and not returned £4,000, still to pay £1; "
        "None, nothing."
    )


def test_a_chart_needs_a_bar():
    with pytest.raises(ValueError, match="needs a bar"):
        bars([])
