"""Files, named by their content: writing the same bytes twice keeps them once.

A local folder by default; any S3-compatible store by setting. The bytes of a file that is discarded are deleted, unless
another file has the same.
"""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import IO, Any, Protocol
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from grants.kernel.db import Base, new_id


class StoredFile(Base):
    """What is known of a file: its name for people, and where its content is found. Discarded, it has none any more."""

    __tablename__ = "stored_file"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    digest: Mapped[str]
    name: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]
    created_at: Mapped[datetime]
    discarded_at: Mapped[datetime | None]

    __table_args__ = (
        Index("ix_stored_file_digest", "digest"),
        CheckConstraint("length(digest) = 64", name="digest"),
        CheckConstraint("size >= 0", name="size"),
    )


class FileStore(Protocol):
    """Keeps bytes under their SHA-256 digest."""

    def put(self, content: bytes) -> str:
        """Keep `content` and give its digest. Keeping it again changes nothing."""
        ...

    def put_file(self, path: Path) -> str:
        """Keep what is in a file, a piece at a time, and give its digest. Keeping it again changes nothing."""
        ...

    def get(self, digest: str) -> bytes:
        """The content. Raises FileNotFoundError when there is none under this digest."""
        ...

    def pieces(self, digest: str) -> Iterator[bytes]:
        """The content, a piece at a time. Raises FileNotFoundError, at once, when there is none under this digest."""
        ...

    def delete(self, digest: str) -> None:
        """Remove the content. Removing what is not there changes nothing."""
        ...


PIECE = 256 * 1024
"""Bytes that are read at once of what may be large."""


def digest_of(content: bytes) -> str:
    """The name under which a store keeps these bytes."""
    return hashlib.sha256(content).hexdigest()


def digest_of_file(path: Path) -> str:
    """The name under which a store keeps what is in a file."""
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _read(content: IO[bytes]) -> Iterator[bytes]:
    with closing(content):
        yield from iter(lambda: content.read(PIECE), b"")


class LocalFiles:
    """Files in a folder, two levels deep, written whole or not at all."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def _path(self, digest: str) -> Path:
        return self.folder / digest[:2] / digest

    def put(self, content: bytes) -> str:
        return self._keep(digest_of(content), BytesIO(content))

    def put_file(self, path: Path) -> str:
        with path.open("rb") as content:
            return self._keep(digest_of_file(path), content)

    def _keep(self, digest: str, content: IO[bytes]) -> str:
        path = self._path(digest)
        if path.exists():
            return digest
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as partial:
            shutil.copyfileobj(content, partial, PIECE)
            partial.flush()
            os.fsync(partial.fileno())
        Path(partial.name).replace(path)
        return digest

    def get(self, digest: str) -> bytes:
        return self._path(digest).read_bytes()

    def pieces(self, digest: str) -> Iterator[bytes]:
        return _read(self._path(digest).open("rb"))

    def delete(self, digest: str) -> None:
        self._path(digest).unlink(missing_ok=True)


class S3Files:
    """Files in an S3-compatible bucket. Credentials come from the environment, as boto3 reads them."""

    def __init__(self, bucket: str, *, endpoint: str | None, prefix: str = "") -> None:
        import boto3

        self.bucket, self.prefix = bucket, prefix
        self.client: Any = boto3.client("s3", endpoint_url=endpoint)

    def _key(self, digest: str) -> str:
        return f"{self.prefix}{digest[:2]}/{digest}"

    def put(self, content: bytes) -> str:
        digest = digest_of(content)
        self.client.put_object(Bucket=self.bucket, Key=self._key(digest), Body=content)
        return digest

    def put_file(self, path: Path) -> str:
        digest = digest_of_file(path)
        self.client.upload_file(str(path), self.bucket, self._key(digest))
        return digest

    def get(self, digest: str) -> bytes:
        return b"".join(self.pieces(digest))

    def pieces(self, digest: str) -> Iterator[bytes]:
        try:
            answer = self.client.get_object(Bucket=self.bucket, Key=self._key(digest))
        except self.client.exceptions.NoSuchKey as missing:
            raise FileNotFoundError(digest) from missing
        return _read(answer["Body"])

    def delete(self, digest: str) -> None:
        self.client.delete_object(Bucket=self.bucket, Key=self._key(digest))


def open_store(files_url: str | None, folder: Path) -> FileStore:
    """The store that the setting names: `s3://bucket/prefix?endpoint=https://…`, or the local folder."""
    if files_url is None:
        return LocalFiles(folder / "files")
    parts = urlsplit(files_url)
    endpoint = parse_qs(parts.query).get("endpoint", [None])[0]
    prefix = parts.path.strip("/")
    return S3Files(parts.netloc, endpoint=endpoint, prefix=f"{prefix}/" if prefix else "")


def keep_file(session: Session, *, digest: str, name: str, media_type: str, size: int, now: datetime) -> StoredFile:
    """Record a file whose content is already in the store."""
    kept = StoredFile(id=new_id(), digest=digest, name=name, media_type=media_type, size=size, created_at=now)
    session.add(kept)
    return kept


def put_again(session: Session, files: FileStore, content: bytes) -> str:
    """Put content that may have been discarded before, and give its digest.

    Until the transaction ends nobody deletes it: whoever deletes bytes holds the records that name them, and so does
    this.
    """
    same = select(StoredFile.id).where(StoredFile.digest == digest_of(content))
    session.scalars(same.with_for_update(read=True)).all()
    return files.put(content)
