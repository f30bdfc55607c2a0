"""Letters: one for each decision, in the reader's format, accessible, the same bytes every time."""

import io
import re
import subprocess
from typing import Any

import page
import pikepdf
import pytest
from sqlalchemy import func, select

from grants.awards.letters.models import Letter
from grants.identity.models import Person
from grants.identity.needs.service import save_needs
from grants.kernel.access import SYSTEM
from grants.kernel.files import StoredFile
from grants.kernel.jobs import Job
from grants.kernel.running import Work, run_job
from grants.organisations.models import Organisation
from tests.awards.rows import World, build
from tests.house import TestHouse
from workers.letters import write_letter

A4_WIDTH = 595
"""Points."""

NASTY = "<script>alert('x')</script> & <b>bold</b> <img src='http://127.0.0.1:9/x.png'>"


@pytest.fixture
def world(postgres_house: TestHouse) -> World:
    return build(postgres_house)


def prefers(world: World, letter_format: str) -> None:
    with world.house.write() as session:
        session.get_one(Person, world.sam.id).letter_format = letter_format


def content(world: World, letter: Letter) -> bytes:
    assert letter.file is not None
    return world.house.app.files.get(letter.file.digest)


def words_of(pdf: bytes) -> str:
    """The words of a PDF, as a screen reader would meet them."""
    done = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True)
    return " ".join(done.stdout.decode().split())


def assert_accessible(pdf: bytes) -> None:
    assert page.is_pdf_compliant_bytes(pdf, profile=page.ValidationProfile.PDF_UA_1)
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert str(opened.Root.Lang) == "en-GB"
        assert opened.Root.MarkInfo.Marked
        assert opened.Root.ViewerPreferences.DisplayDocTitle
        assert opened.docinfo["/Title"]
        assert opened.Root.StructTreeRoot is not None


OFFER: dict[str, Any] = {
    "outcome": "award with conditions",
    "conditions": "Tell us your new address.\n\nSend us your safeguarding policy.",
    "feedback": "The panel liked the plan for winter.",
}


class TestLetters:
    def test_an_offer(self, world: World):
        award = world.offered(**OFFER)
        world.house.run_jobs()

        (letter,) = world.letters()
        assert letter.file.name == f"Grant offer {award.reference}.pdf"
        assert letter.file.media_type == "application/pdf"
        pdf = content(world, letter)
        assert_accessible(pdf)
        words = words_of(pdf)
        for expected in (
            "Dear Sam Field",
            "Beeston Growers",
            "We offer you a grant of £20,000.01",
            "30 March 2027 at 11:59pm",
            "£13,333.34",
            "£6,666.67",
            "Payment When Amount",
            "Tell us your new address.",
            "1 April 2027",
            "31 March 2030",
            f"/awards/{award.id}/accept",
            award.reference,
        ):
            assert expected in words, expected
        assert world.facts("awards.letter_written") == [
            {
                "letter_id": str(letter.id),
                "decision_id": str(letter.decision_id),
                "person_id": str(world.sam.id),
            }
        ]

    @pytest.mark.parametrize("letter_format", ["pdf", "plain_text"])
    def test_an_offer_of_less_than_was_asked_names_what_it_pays_for(self, world: World, letter_format: str):
        if letter_format == "plain_text":
            prefers(world, letter_format)
        lines = [{"what": "Rent & heating", "pence": 15_000_00}, {"what": "Soup", "pence": 5_000_01}]
        world.offered(budget_lines=lines)
        world.house.run_jobs()
        found = content(world, world.letters()[0])
        words = words_of(found) if letter_format == "pdf" else found.decode()
        for expected in ("What the grant pays for", "Rent & heating", "£15,000", "Soup", "£5,000.01"):
            assert expected in words, expected

    @pytest.mark.parametrize("outcome", ["decline", "reserve"])
    def test_no_award(self, world: World, outcome: str):
        world.decide(outcome, feedback="Say who will run the sessions.")
        world.house.run_jobs()

        (letter,) = world.letters()
        pdf = content(world, letter)
        assert_accessible(pdf)
        assert "Say who will run the sessions." in words_of(pdf)
        assert letter.file.name == f"Decision {letter.application.reference}.pdf"

    def test_large_print(self, world: World):
        world.offered()
        world.house.run_jobs()
        prefers(world, "large_print")
        world.decide("award")
        world.house.run_jobs()

        ordinary, large = (content(world, letter) for letter in world.letters())
        assert_accessible(large)
        with pikepdf.open(io.BytesIO(ordinary)) as small, pikepdf.open(io.BytesIO(large)) as big:
            assert len(big.pages) > len(small.pages)

    @pytest.mark.parametrize("letter_format", ["standard", "plain_text"])
    @pytest.mark.parametrize("outcome", ["decline", "reserve", "award"])
    def test_the_whole_address_and_nothing_that_is_not_so(self, world: World, outcome: str, letter_format: str):
        with world.house.write() as session:
            organisation = session.get_one(Organisation, world.organisation_id)
            organisation.address, organisation.postcode = "12 Long Lane\nHarehills", "LS8 4AB"
        prefers(world, letter_format)
        world.decide(outcome, organisation_id=world.organisation_id)
        world.house.run_jobs()
        (letter,) = world.letters()
        file = content(world, letter)
        said = " ".join((words_of(file) if letter_format == "standard" else file.decode()).split())
        for line in ("12 Long Lane", "Harehills", "LS8 4AB"):
            assert line in said
        assert "short" not in said
        promised = {
            "decline": "may apply again, in another round of this scheme or to another scheme",
            "reserve": "you may be offered a grant from the reserve list",
            "award": "accept this offer",
        }
        assert promised[outcome] in said
        assert ("can begin with your answers to the questions that are the same" in said) == (outcome == "decline")

    @pytest.mark.parametrize("points", [36, 48])
    def test_the_size_that_its_reader_asked_for_and_nothing_beyond_the_paper(self, world: World, points: int):
        with world.house.write() as session:
            person = session.get_one(Person, world.sam.id)
            wanted = {"contact_method": "email", "print_points": points}
            save_needs(session, person, needs=wanted, actor=SYSTEM, now=world.house.now())
        world.offered(**OFFER)
        world.house.run_jobs()
        (letter,) = world.letters()
        pdf = content(world, letter)
        assert_accessible(pdf)
        told = subprocess.run(["pdftotext", "-bbox-layout", "-", "-"], input=pdf, capture_output=True, check=True)
        lines = [line for line in told.stdout.splitlines() if line.strip().startswith(b"<word")]
        words = [dict(re.findall(rb'(\w+)="([\d.]+)"', line)) for line in lines]
        assert words
        assert all(float(word[b"xMax"]) <= A4_WIDTH for word in words)
        assert all(float(word[b"yMax"]) - float(word[b"yMin"]) >= points for word in words)

    def test_easy_words_for_whoever_asked_for_easy_read(self, world: World):
        with world.house.write() as session:
            person = session.get_one(Person, world.sam.id)
            save_needs(session, person, needs={"hand_format": "easy_read"}, actor=SYSTEM, now=world.house.now())
        world.decide("decline", feedback="Say who sweeps.")
        world.house.run_jobs()
        (letter,) = world.letters()
        pdf = content(world, letter)
        assert_accessible(pdf)
        words = words_of(pdf)
        assert "We cannot give you money this time." in words
        assert "Say who sweeps." in words

    def test_plain_text(self, world: World):
        prefers(world, "plain_text")
        award = world.offered(**OFFER)
        world.house.run_jobs()

        (letter,) = world.letters()
        assert letter.file.media_type == "text/plain; charset=utf-8"
        assert letter.file.name.endswith(".txt")
        text = content(world, letter).decode()
        assert "We offer you a grant of £20,000.01\n" in text
        assert "Payment 2. When: When we have agreed monitoring return 1" in text
        assert "Amount: £6,666.67." in text
        assert f"http://127.0.0.1:8000/awards/{award.id}/accept" in text
        assert "\n\n\n" not in text
        assert "<" not in text

    @pytest.mark.parametrize("letter_format", ["standard", "plain_text"])
    @pytest.mark.parametrize("outcome", ["award with conditions", "decline", "reserve"])
    def test_what_people_wrote_is_shown_and_never_obeyed(self, world: World, outcome: str, letter_format: str):
        prefers(world, letter_format)
        conditions = NASTY if outcome == "award with conditions" else ""
        world.decide(outcome, conditions=conditions, feedback=NASTY, title=NASTY)
        world.house.run_jobs()

        (letter,) = world.letters()
        written = content(world, letter)
        words = words_of(written) if letter_format == "standard" else written.decode()
        assert "<script>alert('x')</script> & <b>bold</b>" in " ".join(words.split())


class TestOnce:
    def work(self, world: World, letter: Letter) -> Work:
        (job,) = (job for job in world.house.jobs("awards.write_letter") if job.key == str(letter.id))
        return Work(job.id, job.args, 1, job.created_at, world.house.app.database, world.house.clock)

    def test_written_twice_there_is_one_letter(self, world: World):
        world.decide()
        reaction = "awards.answer_applicant"
        with world.house.read() as session:
            (job_id,) = session.scalars(select(Job.id).where(Job.name == reaction)).all()
        with world.house.app.app_context():
            run_job(world.house.app.database, job_id, clock=world.house.clock, handlers={})
            (letter,) = world.letters()
            records = [write_letter(self.work(world, letter)) for _ in range(2)]
        for record in records:
            assert record is not None
            with world.house.write() as session:
                record(session, world.house.now())
        world.house.run_jobs()

        assert len(world.facts("awards.letter_written")) == 1
        with world.house.read() as session:
            assert session.scalar(select(func.count()).select_from(StoredFile)) == 1
        files = [path for path in (world.house.app.settings.folder / "files").rglob("*") if path.is_file()]
        assert len(files) == 1
        assert world.house.jobs(state="dead") == []

    def test_once_it_is_written_nothing_is_left_to_do(self, world: World):
        world.offered()
        world.house.run_jobs()
        (letter,) = world.letters()
        with world.house.app.app_context():
            assert write_letter(self.work(world, letter)) is None
