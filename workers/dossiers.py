"""Builds the whole file of a grant as one ZIP, a piece at a time: memory holds no more than one of them."""

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from sqlalchemy.orm import Session

from grants.awards.models import Award
from grants.awards.queries import award_of
from grants.identity.authentication import actor_for
from grants.identity.models import Person
from grants.kernel import history
from grants.kernel.access import Actor
from grants.kernel.clock import in_london
from grants.kernel.dossiers import Piece, Whole, listed
from grants.kernel.history import Wanted
from grants.kernel.running import GiveUp, Record, Work
from grants.kernel.tables import csv_lines
from grants.kernel.web import Application, this_app
from grants.reporting.dossiers.access import may_take_dossier
from grants.reporting.dossiers.models import Dossier
from grants.reporting.dossiers.rules import Entry, path_of
from grants.reporting.dossiers.service import keep_dossier

HISTORY = "10 History"


def build_dossier(work: Work) -> Record | None:
    """Build the dossier that the job names, as whoever asked for it may read it. Done twice, one file is kept."""
    dossier_id = UUID(work.args["dossier_id"])
    app = this_app()
    # The history names records with their addresses, which only a request knows how to make.
    with work.database.read() as session, _as_asked(app), TemporaryDirectory() as folder:
        dossier = session.get_one(Dossier, dossier_id)
        if dossier.built_at is not None:
            return None
        award = award_of(session, dossier.award_id)
        asker = session.get_one(Person, dossier.asked_by)
        actor = actor_for(session, asker, app.registry)
        refusal = may_take_dossier(actor, (award, dossier))
        if refusal is not None:
            raise GiveUp(refusal)
        path = Path(folder) / "dossier.zip"
        entries = _Built(app, path, dossier.asked_at).write(_pieces(session, app, award, actor), award, asker.name)
        digest, size = app.files.put_file(path), path.stat().st_size
        name = f"Dossier {award.reference} {in_london(dossier.asked_at):%Y-%m-%d}.zip"

    def record(session: Session, now: datetime) -> None:
        whole = award_of(session, award.id)
        keep_dossier(session, whole, dossier_id, digest=digest, name=name, size=size, pieces=entries, now=now)

    return record


@contextmanager
def _as_asked(app: Application) -> Iterator[None]:
    with app.test_request_context(base_url=app.settings.base_url):
        yield


def _pieces(session: Session, app: Application, award: Award, actor: Actor) -> Iterator[Piece]:
    yield from app.registry.dossier(session, Whole(award.id, award.application_id))
    about = {"the grant": award.id, "the application": award.application_id}
    for name, record_id in about.items():
        if record_id is not None:
            headings, *rows = history.rows_of(actor, Wanted(subject_id=record_id))
            yield listed(HISTORY, f"history of {name}", f"What happened with {name}, in sentences", headings, rows)


class _Built:
    """A ZIP on the disk while it is written."""

    def __init__(self, app: Application, path: Path, at: datetime) -> None:
        self.app, self.path, self.at = app, path, at
        self.entries: list[Entry] = []

    def write(self, pieces: Iterable[Piece], award: Award, built_for: str) -> int:
        """Write all pieces and then the index; gives how many files there are."""
        taken: set[str] = set()
        with ZipFile(self.path, "w", ZIP_DEFLATED) as archive:
            for piece in pieces:
                path = path_of(piece.folder, piece.name, taken)
                taken.add(path.casefold())
                self._add(archive, path, piece)
            rows = [(each.path, each.what, each.size, each.digest) for each in self.entries]
            table = "".join(csv_lines([("file", "what", "bytes", "sha256"), *rows]))
            self._write(archive, "contents.csv", [table.encode()])
            self._write(archive, "index.html", [self._index(award, built_for).encode()])
        return len(self.entries)

    def _add(self, archive: ZipFile, path: str, piece: Piece) -> None:
        """A file whose bytes are gone is named in the index all the same."""
        try:
            content = self.app.files.pieces(piece.digest) if piece.digest else iter([piece.text.encode()])
        except FileNotFoundError:
            self.entries.append(Entry(path, piece.what, None, ""))
            return
        size, digest = self._write(archive, path, content)
        self.entries.append(Entry(path, piece.what, size, digest))

    def _write(self, archive: ZipFile, path: str, content: Iterable[bytes]) -> tuple[int, str]:
        hashed, size = hashlib.sha256(), 0
        info = ZipInfo(path, in_london(self.at).timetuple()[:6])
        info.compress_type = ZIP_DEFLATED
        with archive.open(info, "w", force_zip64=True) as kept:
            for each in content:
                kept.write(each)
                hashed.update(each)
                size += len(each)
        return size, hashed.hexdigest()

    def _index(self, award: Award, built_for: str) -> str:
        folders = groupby(self.entries, key=lambda each: each.path.partition("/")[0])
        return self.app.jinja_env.get_template("reporting/dossiers/index.html").render(
            award=award,
            grant_maker=self.app.particulars.grant_maker,
            built_for=built_for,
            as_of=self.at,
            folders=[(name, list(entries)) for name, entries in folders],
        )
