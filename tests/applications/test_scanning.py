"""Files are looked at by a scanner: soon after they come, or as soon as there is one."""

import gc
from collections.abc import Iterator
from email import message_from_binary_file
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest

from grants.kernel.jobs import DEAD, WAITING
from grants.kernel.uploads.models import CLEAN, HARMFUL, UNSCANNED
from grants.kernel.uploads.service import SCAN_FILE, record_scan
from tests.applications.rows import World
from tests.applications.test_uploads import add, sent_with_file, uploads, with_papers
from tests.clamd import EICAR, HangsUp, Limits, listening_on_socket, listening_on_tcp, set_scanner
from tests.house import TestHouse
from tests.kernel.test_file_checks import PDF, photograph
from workers.scanning import ScanFailed, TooMuch, is_harmful

NOBODY_LISTENS = "tcp://127.0.0.1:9"


@pytest.fixture
def clamd() -> Iterator[str]:
    with listening_on_tcp() as url:
        yield url


@pytest.fixture
def world(house: TestHouse) -> World:
    return with_papers(house)


def test_the_scanner_is_asked_over_tcp_and_over_a_socket(clamd: str, tmp_path: Path):
    with listening_on_socket(tmp_path / "clamd") as socket:
        for url in (clamd, socket):
            assert is_harmful(EICAR, url)
            assert is_harmful(b"a" * 200_000 + EICAR, url)
            assert not is_harmful(PDF, url)
            assert not is_harmful(b"", url)


def test_what_is_more_than_the_scanner_takes_is_neither_clean_nor_harmful(tmp_path: Path):
    # Given a scanner that reads half a megabyte, and one that looks at half a megabyte and says when there was more
    reads, looks = Limits(stream=500_000), Limits(file=500_000)
    much = b"a" * 5_000_000
    with listening_on_tcp(reads) as tcp, listening_on_socket(tmp_path / "clamd", reads) as socket:
        for url in (tcp, socket):
            assert not is_harmful(much[:500_000], url)
            for size in (500_001, 5_000_000):
                with pytest.raises(TooMuch, match="StreamMaxLength"):
                    is_harmful(much[:size], url)
    with listening_on_tcp(looks) as url, pytest.raises(TooMuch, match="MaxFileSize"):
        is_harmful(much, url)


def test_where_nobody_listens_that_is_said_and_nothing_stays_open(tmp_path: Path):
    with pytest.raises(FileNotFoundError):
        is_harmful(b"", f"unix:{tmp_path / 'nobody'}")
    gc.collect()  # what was left open would be warned of here


def test_a_scanner_that_hangs_up_could_not_say():
    with listening_on_tcp(handler=HangsUp) as url:
        for content in (b"", b"a" * 5_000_000):
            with pytest.raises(ScanFailed, match="hung up"):
                is_harmful(content, url)


def test_a_file_that_is_more_than_the_scanner_takes_stays_where_it_is(world: World):
    # Given a file, and a scanner that calls what is over its limits harmful
    with listening_on_tcp(Limits(file=10)) as url:
        set_scanner(world.house, url)
        draft, upload = sent_with_file(world)
        world.house.run_jobs()

    # Then nothing is taken out, it stays closed to others, and the list of jobs says why, at once
    assert uploads(world)[0].state == UNSCANNED
    assert "papers" in world.house.program(world.sam).get(f"/applications/{draft}").json["answers"]
    assert world.house.browser(world.ada).get(f"/files/{upload.id}").status_code == 403
    assert "MaxFileSize" in world.house.browser(world.ada).get("/oversight/jobs").text
    assert world.house.jobs(SCAN_FILE, DEAD)[0].attempts == 1

    # And once its limits are right, it is looked at within the day
    with listening_on_tcp() as url:
        set_scanner(world.house, url)
        world.house.clock.advance(hours=2)
        world.house.run_jobs()
    assert uploads(world)[0].state == CLEAN


def test_the_test_text_of_all_scanners_is_what_it_should_be():
    assert len(EICAR) == 68


def test_a_clean_file_opens_for_those_who_read_the_application(world: World, clamd: str):
    set_scanner(world.house, clamd)
    _, upload = sent_with_file(world)
    world.house.run_jobs()

    assert uploads(world)[0].state == CLEAN
    assert world.house.browser(world.ada).get(f"/files/{upload.id}").data == PDF
    assert world.house.browser(world.olu).get(f"/files/{upload.id}").status_code == 403


def test_a_harmful_file_is_taken_out_and_nobody_opens_it(world: World, clamd: str):
    set_scanner(world.house, clamd)
    draft, upload = sent_with_file(world, harmful())
    world.house.run_jobs()

    assert uploads(world)[0].state == HARMFUL
    assert len(world.house.events("applications.file_found_harmful")) == 1
    assert "papers" not in world.house.program(world.sam).get(f"/applications/{draft}").json["answers"]
    for person in (world.sam, world.ada):
        assert world.house.browser(person).get(f"/files/{upload.id}").status_code == 403
        assert "found to be harmful" in world.house.browser(person).get(f"/applications/{draft}").text


def test_while_the_scanner_is_down_a_file_stays_closed_and_is_tried_again(world: World):
    set_scanner(world.house, "tcp://127.0.0.1:9")
    _, upload = sent_with_file(world)
    world.house.run_jobs()

    (job,) = world.house.jobs(SCAN_FILE, WAITING)
    assert job.attempts == 1
    assert "ConnectionRefused" in (job.last_error or "")
    assert uploads(world)[0].state == UNSCANNED
    assert world.house.browser(world.ada).get(f"/files/{upload.id}").status_code == 403


def test_a_file_sent_before_there_was_a_scanner_is_looked_at_once_there_is_one(world: World, clamd: str):
    # Given a file that was sent while no scanner was set
    _, upload = sent_with_file(world)
    world.house.run_jobs()
    assert uploads(world)[0].state == UNSCANNED

    # When a scanner is set, and an hour has passed
    set_scanner(world.house, clamd)
    world.house.clock.advance(hours=1, minutes=1)
    world.house.run_jobs()

    # Then it has been looked at, and others open it
    assert uploads(world)[0].state == CLEAN
    assert world.house.browser(world.ada).get(f"/files/{upload.id}").data == PDF


def test_without_a_scanner_nobody_asks_again(world: World):
    sent_with_file(world)
    world.house.run_jobs()
    world.house.clock.advance(days=2)
    world.house.run_jobs()
    assert len(world.house.jobs(SCAN_FILE)) == 1


def test_a_file_whose_job_died_is_asked_for_again_once_a_day(world: World, clamd: str):
    # Given a file whose scan was given up, because nobody answered all day
    set_scanner(world.house, NOBODY_LISTENS)
    sent_with_file(world)
    for _ in range(12):
        world.house.run_jobs()
        world.house.clock.advance(minutes=30)
    states = [job.state for job in world.house.jobs(SCAN_FILE)]
    assert states == [DEAD, DEAD]

    # When the scanner is back on the next day, then the file is looked at
    set_scanner(world.house, clamd)
    world.house.clock.advance(days=1)
    world.house.run_jobs()
    assert uploads(world)[0].state == CLEAN


def test_the_first_look_counts(world: World, clamd: str):
    set_scanner(world.house, clamd)
    sent_with_file(world)
    world.house.run_jobs()
    with world.house.write() as session:
        record_scan(session, uploads(world)[0].id, harmful=True, now=world.house.now())
    assert uploads(world)[0].state == CLEAN
    assert world.house.events("applications.file_found_harmful") == []


def harmful() -> bytes:
    return PDF.replace(b"endobj", b"endobj % " + EICAR)


def test_who_sent_a_harmful_file_is_told_what_to_do_and_puts_the_note_away(world: World, clamd: str):
    # Given a draft with two files, of which one is harmful
    set_scanner(world.house, clamd)
    draft = world.draft()
    assert add(world, draft, ("accounts.pdf", harmful()), ("hall.jpg", photograph()), notes="Mine").status_code == 302
    world.house.run_jobs()

    # Then whoever added it is told by mail, once
    mails = [parsed(path) for path in world.house.mails()]
    (mail,) = [mail for mail in mails if "can do harm" in mail["Subject"]]
    assert mail["To"].endswith(f"<{world.sam.email}>")
    words = mail.get_body(("plain",)).get_content()
    assert "“accounts.pdf”" in words
    assert "“Your accounts”" in words
    assert "Nothing else was lost" in words
    assert "add it again" in words

    # And the page says so where the file was, beside what is left
    browser, path = world.house.browser(world.sam), f"/applications/{draft}/sections/safety"
    page = browser.get(path).text
    assert "found that “accounts.pdf” can do harm" in page
    assert "hall.jpg" in page
    assert "Mine" in page

    # When it was read and put away, then the page says it no more
    put_away = add(world, draft, **{"remove-file": str(uploads(world)[0].id)})
    assert put_away.status_code == 302
    assert "can do harm" not in browser.get(path).text


def parsed(path: Path) -> EmailMessage:
    with path.open("rb") as stream:
        return message_from_binary_file(stream, policy=default)


def test_administrators_see_that_files_stay_closed_while_there_is_no_scanner(world: World, clamd: str):
    # Given no scanner: nothing is said until there is a file
    ada = world.house.browser(world.ada)
    assert "no virus scanner is set" not in ada.get("/").text
    sent_with_file(world)
    assert "1 file stays closed: no virus scanner is set" in ada.get("/").text
    assert "virus scanner" not in world.house.browser(world.sam).get("/").text
    assert "No virus scanner is set" in ada.get("/files/scanning").text
    assert world.house.browser(world.sam).get("/files/scanning").status_code == 403
    told = world.house.program(world.ada).get("/files/scanning").json
    assert (told["is_scanner_set"], told["files"]) == (False, 1)

    # When one is set that does not answer, then that is said a day later
    set_scanner(world.house, NOBODY_LISTENS)
    assert "virus scanner" not in ada.get("/").text
    world.house.clock.advance(days=1, minutes=1)
    assert "1 file stays closed: the virus scanner has not looked" in ada.get("/").text

    # When it answers, then nothing waits
    set_scanner(world.house, clamd)
    world.house.run_jobs()
    assert "virus scanner" not in ada.get("/").text
    assert "it has looked at every file" in ada.get("/files/scanning").text
