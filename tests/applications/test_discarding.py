"""Files that nobody may have any more: their bytes are deleted, unless another file has the same."""

import threading
from datetime import timedelta

import pytest

from grants.kernel.discarding import delete_bytes, discard_file
from grants.kernel.files import StoredFile, keep_file, put_again
from grants.kernel.uploads.service import KEPT_AFTER_REMOVAL
from tests.applications.rows import World
from tests.applications.test_scanning import harmful
from tests.applications.test_uploads import add, sent_with_file, uploads, with_papers
from tests.clamd import listening_on_tcp, set_scanner
from tests.house import TestHouse
from tests.kernel.test_file_checks import PDF

DISCARDED = "kernel.file_discarded"


@pytest.fixture
def world(house: TestHouse) -> World:
    return with_papers(house)


def digests(world: World) -> list[str]:
    with world.house.read() as session:
        return [session.get_one(StoredFile, upload.file_id).digest for upload in uploads(world)]


def is_there(world: World, digest: str) -> bool:
    try:
        return bool(world.house.app.files.get(digest))
    except FileNotFoundError:
        return False


def remove(world: World, number: int) -> None:
    upload = uploads(world)[number]
    assert world.house.program(world.sam).delete(f"/files/{upload.id}").status_code == 204


def a_week_passes(world: World) -> None:
    world.house.clock.advance(seconds=(KEPT_AFTER_REMOVAL + timedelta(hours=1)).total_seconds())
    world.house.run_jobs()


def test_the_bytes_of_a_harmful_file_are_deleted_with_an_event(world: World):
    with listening_on_tcp() as url:
        set_scanner(world.house, url)
        _, upload = sent_with_file(world, harmful())
        (digest,) = digests(world)
        world.house.run_jobs()
    world.house.clock.advance(hours=1)
    world.house.run_jobs()

    assert not is_there(world, digest)
    (event,) = world.house.events(DISCARDED)
    assert event.facts == {"upload_id": str(upload.id)}


def test_what_was_taken_out_of_a_draft_is_deleted_a_week_later(world: World):
    draft = world.draft()
    add(world, draft, ("accounts.pdf", PDF))
    (digest,) = digests(world)
    remove(world, 0)
    world.house.clock.advance(days=6)
    world.house.run_jobs()
    assert is_there(world, digest)

    a_week_passes(world)
    assert not is_there(world, digest)
    a_week_passes(world)
    assert len(world.house.events(DISCARDED)) == 1


def test_bytes_that_another_file_has_too_stay_until_that_is_discarded(world: World):
    # Given a paper that was taken out, and added again under another name
    draft = world.draft()
    add(world, draft, ("accounts.pdf", PDF))
    remove(world, 0)
    add(world, draft, ("the same.pdf", PDF))
    digest, same = digests(world)
    assert digest == same

    # When the week of the first is over, then the other has it still
    a_week_passes(world)
    assert is_there(world, digest)
    assert world.house.program(world.sam).get(f"/files/{uploads(world)[1].id}").data == PDF

    # When the other is taken out too, then it is gone
    remove(world, 1)
    a_week_passes(world)
    assert not is_there(world, digest)


def test_a_paper_that_was_deleted_can_be_added_again(world: World):
    draft = world.draft()
    add(world, draft, ("accounts.pdf", PDF))
    remove(world, 0)
    a_week_passes(world)
    add(world, draft, ("accounts.pdf", PDF))
    a_week_passes(world)
    assert world.house.program(world.sam).get(f"/files/{uploads(world)[1].id}").data == PDF


def test_whoever_deletes_waits_for_who_adds_the_same(postgres_house: TestHouse):
    # Given bytes whose only file is discarded
    house, files = postgres_house, postgres_house.app.files

    def keep(digest: str, session) -> StoredFile:  # type: ignore[no-untyped-def]
        return keep_file(session, digest=digest, name="a.pdf", media_type="x/y", size=3, now=house.now())

    with house.write() as session:
        digest = put_again(session, files, b"abc")
        discard_file(session, keep(digest, session), now=house.now())

    # When somebody adds the same while they are about to be deleted
    def delete() -> None:
        with house.write() as session:
            delete_bytes(session, files, digest)

    deleting = threading.Thread(target=delete)
    with house.write() as session:
        put_again(session, files, b"abc")
        deleting.start()
        deleting.join(0.5)
        assert deleting.is_alive()
        keep(digest, session)
    deleting.join()

    # Then they stay
    assert files.get(digest) == b"abc"
