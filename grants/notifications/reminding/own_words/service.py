"""A scheme's own words in its mails are changed; each change is a version that stays."""

from datetime import datetime

from sqlalchemy.orm import Session

from grants.kernel.access import Actor
from grants.kernel.events import publish
from grants.kernel.problems import Denied, changed_meanwhile, check, check_version
from grants.kernel.web import this_app
from grants.notifications.reminding.own_words.events import OwnWordsChanged
from grants.notifications.reminding.own_words.models import OwnWords
from grants.notifications.reminding.own_words.queries import Standing
from grants.notifications.reminding.own_words.rules import problems_of


def save_words(
    session: Session, standing: Standing, body: str, *, version: int | None, actor: Actor, now: datetime
) -> None:
    """Have a scheme's mails of a kind say this, from the next one on; with an empty text nothing of its own.

    Raises Invalid with line and place where something cannot stand in it, and Stale.
    """
    if actor.person_id is None:
        raise Denied("The words of mails are changed by a person.")
    check(problems_of(standing.kind, body, this_app().settings.base_url))
    check_version(version, standing.version, changed_meanwhile("text"))
    tidy = body.replace("\r\n", "\n").strip()
    if tidy == standing.body:
        return
    kept = OwnWords(
        scheme_id=standing.scheme.id,
        kind=standing.kind,
        version=standing.version + 1,
        body=tidy,
        said_by=actor.person_id,
        said_at=now,
    )
    session.add(kept)
    session.flush()
    changed = OwnWordsChanged(scheme_id=kept.scheme_id, kind=kept.kind, version=kept.version)
    publish(session, changed, actor=actor, now=now)
