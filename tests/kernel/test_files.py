"""Files are named by their content, in a folder or in an S3-compatible store."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import boto3
import pytest
from moto.server import ThreadedMotoServer

from grants.kernel.files import FileStore, LocalFiles, S3Files, open_store

LETTER = "We offer you a grant of £1,200.".encode()


@pytest.fixture
def s3(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The setting for a new bucket of an S3-compatible server."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "for-tests")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-2")
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    address = f"http://{host}:{port}"
    where = {"LocationConstraint": "eu-west-2"}
    bucket = f"letters-{uuid4()}"
    boto3.client("s3", endpoint_url=address).create_bucket(Bucket=bucket, CreateBucketConfiguration=where)
    yield f"s3://{bucket}/kept?endpoint={address}"
    server.stop()


@pytest.fixture(params=["folder", "s3"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> FileStore:
    if request.param == "folder":
        return open_store(None, tmp_path)
    return open_store(request.getfixturevalue("s3"), tmp_path)


def test_what_is_put_is_got_back(store: FileStore):
    assert store.get(store.put(LETTER)) == LETTER


def test_the_same_content_is_kept_once_under_one_name(store: FileStore):
    assert store.put(LETTER) == store.put(LETTER)


def test_what_was_never_put_is_not_found(store: FileStore):
    with pytest.raises(FileNotFoundError):
        store.get("0" * 64)


def test_what_was_deleted_is_not_found_and_can_be_put_again(store: FileStore):
    digest = store.put(LETTER)
    store.delete(digest)
    store.delete(digest)
    with pytest.raises(FileNotFoundError):
        store.get(digest)
    assert store.get(store.put(LETTER)) == LETTER


def test_the_setting_chooses_the_store(s3: str, tmp_path: Path):
    assert isinstance(open_store(None, tmp_path), LocalFiles)
    chosen = open_store(s3, tmp_path)
    assert isinstance(chosen, S3Files)
    assert chosen.bucket.startswith("letters-")
    assert chosen.prefix == "kept/"
