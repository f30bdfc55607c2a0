"""The texts of letters are changed here; each change is a version that stays."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from grants.awards.letters.wording.events import LetterTextChanged
from grants.awards.letters.wording.models import LetterTemplate
from grants.awards.letters.wording.queries import versions_of
from grants.awards.letters.wording.texts import Text, problems_of, starting_text
from grants.kernel.access import Actor
from grants.kernel.db import new_id
from grants.kernel.events import publish
from grants.kernel.problems import Denied, NotFound, check, check_version
from grants.kernel.web import this_app

LIKE_ALL = ""
"""The words of a scheme that takes the grant-maker's text again."""


def save_text(
    session: Session,
    text: Text,
    *,
    scheme_id: UUID | None,
    actor: Actor,
    now: datetime,
    version: int | None = None,
) -> LetterTemplate:
    """Keep a new version of a kind of letter. Letters that are asked for from now on take it.

    `version` is that of what was changed, nought where there was none. Raises Invalid with line and place where
    something cannot stand in it, and Stale when somebody else has changed it since.
    """
    check(problems_of(text, this_app().settings.base_url))
    return _keep(session, text, scheme_id=scheme_id, actor=actor, now=now, version=version)


def take_grant_makers_text(
    session: Session, kind: str, *, scheme_id: UUID, actor: Actor, now: datetime, version: int | None = None
) -> LetterTemplate:
    """Have a scheme's letters of a kind written in the grant-maker's text again."""
    return _keep(session, Text(kind, LIKE_ALL, LIKE_ALL), scheme_id=scheme_id, actor=actor, now=now, version=version)


def go_back(
    session: Session,
    kind: str,
    *,
    scheme_id: UUID | None,
    to: int,
    actor: Actor,
    now: datetime,
    version: int | None = None,
) -> LetterTemplate:
    """Make an earlier version the newest again; nought is the text that comes with the program.

    Raises NotFound when there is no such version, and Invalid where a field in it no longer exists.
    """
    if to == 0:
        return save_text(session, starting_text(kind), scheme_id=scheme_id, actor=actor, now=now, version=version)
    earlier = next((each for each in versions_of(session, kind, scheme_id) if each.version == to), None)
    if earlier is None or not earlier.is_own:
        raise NotFound("This letter has no such version.")
    text = Text(kind, earlier.subject, earlier.body, earlier.easy_read)
    return save_text(session, text, scheme_id=scheme_id, actor=actor, now=now, version=version)


def _keep(
    session: Session, text: Text, *, scheme_id: UUID | None, actor: Actor, now: datetime, version: int | None
) -> LetterTemplate:
    if actor.person_id is None:
        raise Denied("The texts of letters are changed by a person.")
    newest = next(iter(versions_of(session, text.kind, scheme_id)), None)
    stands = newest.version if newest else 0
    check_version(
        version,
        stands,
        "Somebody else has changed this text since you opened it. Look at theirs before you save yours.",
        current={"version": stands},
        yours={"version": version},
    )
    kept = LetterTemplate(
        id=new_id(),
        scheme_id=scheme_id,
        kind=text.kind,
        version=stands + 1,
        subject=text.subject.strip(),
        body=text.body.replace("\r\n", "\n").strip(),
        easy_read=text.easy_read.replace("\r\n", "\n").strip(),
        created_at=now,
        created_by=actor.person_id,
    )
    session.add(kept)
    session.flush()
    changed = LetterTextChanged(template_id=kept.id, kind=kept.kind, scheme_id=scheme_id, version=kept.version)
    publish(session, changed, actor=actor, now=now, about=(scheme_id,) if scheme_id else ())
    return kept
