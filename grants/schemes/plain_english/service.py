"""A scheme says what it is for in other words. What it funds, for whom and how much stays as it was announced."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from grants.kernel.access import Actor
from grants.kernel.events import publish
from grants.kernel.problems import changed_meanwhile, check, check_version
from grants.organisations.rules import text_problems
from grants.schemes import queries, rules
from grants.schemes.events import SchemeWordsChanged
from grants.schemes.models import Scheme

WORDS = ("purpose", "decided_by", "to_hand")


def change_words(
    session: Session,
    scheme: Scheme,
    *,
    words: Mapping[str, str],
    reason: str = "",
    version: int | None,
    actor: Actor,
    now: datetime,
) -> None:
    """Keep other words, by the names in `WORDS`; what is left out stays. The same words again change nothing. While a
    round is open they need a reason, because whoever has begun to apply is told.

    `version` is that of the scheme as it was read; None for whatever stands now. Raises Invalid, and Stale when
    somebody changed it in between.
    """
    session.refresh(scheme, [*WORDS, "version"], with_for_update=True)
    wanted = {name: words[name].strip() for name in WORDS if name in words}
    current = {name: getattr(scheme, name) for name in wanted}
    check_version(version, scheme.version, changed_meanwhile("scheme"), current=current, yours=wanted)
    check(rules.words_problems(wanted))
    changed = tuple(name for name, text in wanted.items() if getattr(scheme, name) != text)
    if not changed:
        return
    if queries.has_open_round(session, scheme.id, now):
        check(text_problems(reason, "reason", "why you say it in other words", rules.LONGEST_TEXT))
    for name in changed:
        setattr(scheme, name, wanted[name])
    scheme.version += 1
    happened = SchemeWordsChanged(scheme_id=scheme.id, fields=changed, reason=reason.strip())
    publish(session, happened, actor=actor, now=now)
