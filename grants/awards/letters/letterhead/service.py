"""The letterhead is set here."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from grants.awards.letters.letterhead import pictures
from grants.awards.letters.letterhead.events import LetterheadChanged
from grants.awards.letters.letterhead.models import ONLY, Letterhead
from grants.awards.letters.letterhead.queries import usual_letterhead
from grants.awards.letters.letterhead.rules import LENGTHS, letterhead_problems
from grants.kernel.access import Actor
from grants.kernel.events import publish
from grants.kernel.files import FileStore, StoredFile, keep_file, put_again
from grants.kernel.problems import check, check_version
from grants.kernel.web import this_app

PICTURES = ("logo", "signature")


def set_letterhead(
    session: Session, *, wanted: Mapping[str, str], actor: Actor, now: datetime, version: int | None = None
) -> Letterhead:
    """Set the words of the letterhead. Raises Invalid at the fields, and Stale when somebody has set it since."""
    kept = _locked(session)
    _check(kept, version)
    check(letterhead_problems(wanted))
    tidy = {field: wanted[field].replace("\r\n", "\n").strip() for field in LENGTHS}
    changed = [field for field, value in tidy.items() if getattr(kept, field) != value]
    for field in changed:
        setattr(kept, field, tidy[field])
    return _keep(session, kept, changed, actor, now)


def set_picture(
    session: Session,
    *,
    which: str,
    name: str,
    content: bytes | None,
    files: FileStore,
    actor: Actor,
    now: datetime,
) -> Letterhead:
    """Put the logo or the picture of the signature into the letterhead, in the place of one before; None takes it out.

    Raises Invalid, with `which` as its field, for what is no picture.
    """
    kept = _locked(session)
    if content is None:
        setattr(kept, which, None)
    else:
        drawn = pictures.drawn(which, name, content)
        setattr(kept, which, _stored(session, drawn, name=f"{which}.png", files=files, now=now))
    return _keep(session, kept, [which], actor, now)


def _stored(session: Session, drawn: bytes, *, name: str, files: FileStore, now: datetime) -> StoredFile:
    digest = put_again(session, files, drawn)
    file = keep_file(session, digest=digest, name=name, media_type=pictures.MEDIA_TYPE, size=len(drawn), now=now)
    session.flush()
    return file


def _locked(session: Session) -> Letterhead:
    kept = session.get(Letterhead, ONLY, with_for_update=True)
    return kept or usual_letterhead(this_app().settings)


def _check(kept: Letterhead, version: int | None) -> None:
    check_version(
        version,
        kept.version,
        "Somebody else has changed the letterhead since you opened it. Look at theirs before you save yours.",
        current={"version": kept.version},
        yours={"version": version},
    )


def _keep(session: Session, kept: Letterhead, changed: list[str], actor: Actor, now: datetime) -> Letterhead:
    if changed or kept.version == 0:
        kept.version += 1
        session.add(kept)
        session.flush()
        publish(
            session, LetterheadChanged(letterhead_id=ONLY, fields=changed, version=kept.version), actor=actor, now=now
        )
    return kept
