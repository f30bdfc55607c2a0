"""Stories are told with returns; people agree to share them, and can agree no more at any time."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy.orm import Session

from grants.kernel.access import Actor
from grants.kernel.clock import london_day
from grants.kernel.db import new_id
from grants.kernel.events import publish
from grants.kernel.problems import Conflict, SignInNeeded, check
from grants.monitoring.models import Return
from grants.monitoring.service import lock_return, refuse
from grants.monitoring.telling.stories import queries, rules
from grants.monitoring.telling.stories.events import StoryConsentRecorded, StoryConsentWithdrawn, StoryTold
from grants.monitoring.telling.stories.models import Story, StoryConsent, StoryConsentUse


def tell_story(
    session: Session, monitoring_return: Return, *, kind: str, title: str, words: str, actor: Actor, now: datetime
) -> Story:
    """Tell a pen picture or case study with a return, for nobody else until somebody agrees. The same again is one.

    Raises Invalid, and Conflict for a return that was left out.
    """
    if actor.person_id is None:
        raise SignInNeeded("Sign in to tell it.")
    check(rules.story_problems(kind, title, words))
    lock_return(session, monitoring_return)
    refuse(rules.telling_refusal(monitoring_return.state))
    said = (kind, title.strip(), words.strip())
    for known in queries.stories_of(session, monitoring_return, actor):
        if (known.kind, known.title, known.words) == said:
            return known
    told = Story(
        id=new_id(),
        award_id=monitoring_return.award_id,
        return_id=monitoring_return.id,
        kind=kind,
        title=said[1],
        words=said[2],
        told_at=now,
        told_by=actor.person_id,
        consents=[],
    )
    session.add(told)
    session.flush()
    happened = StoryTold(return_id=told.return_id, award_id=told.award_id, story_id=told.id)
    publish(session, happened, actor=actor, now=now, about=monitoring_return.award.related_ids)
    return told


def record_consent(
    session: Session,
    monitoring_return: Return,
    story: Story,
    *,
    who: str,
    given_on: date | None,
    how: str,
    uses: Sequence[str],
    actor: Actor,
    now: datetime,
) -> StoryConsent:
    """Record who agreed that a story is shared, and for what. The same again changes nothing.

    Raises Invalid, and Conflict where somebody has agreed to something else: that is withdrawn first.
    """
    if actor.person_id is None:
        raise SignInNeeded("Sign in to record it.")
    who, since = " ".join(who.split()), monitoring_return.award.starts_on
    check(rules.consent_problems(who=who, given_on=given_on, how=how, uses=uses, since=since, today=london_day(now)))
    assert given_on is not None
    _lock(session, monitoring_return, story)
    wanted, stands = sorted(set(uses)), story.consent
    if stands is not None:
        if (stands.who, stands.given_on, [each.use for each in stands.uses]) == (
            who,
            given_on,
            wanted,
        ):
            return stands
        raise Conflict("Somebody agreed already. Withdraw that first, then record it anew.", code="agreed_already")
    given = StoryConsent(
        id=new_id(),
        story_id=story.id,
        who=who,
        given_on=given_on,
        how=how,
        recorded_at=now,
        recorded_by=actor.person_id,
    )
    session.add(given)
    session.flush()
    session.add_all(StoryConsentUse(consent_id=given.id, use=use) for use in wanted)
    session.flush()
    session.expire(story, ["consents"])
    happened = StoryConsentRecorded(
        return_id=story.return_id, award_id=story.award_id, story_id=story.id, uses=tuple(wanted)
    )
    publish(session, happened, actor=actor, now=now, about=monitoring_return.award.related_ids)
    return given


def withdraw_consent(
    session: Session, monitoring_return: Return, story: Story, *, because: str = "", actor: Actor, now: datetime
) -> None:
    """Somebody agrees no more: the story is gone from what is published next. Again, it changes nothing.

    Raises Invalid.
    """
    if actor.person_id is None:
        raise SignInNeeded("Sign in to record it.")
    check(rules.withdrawal_problems(because))
    _lock(session, monitoring_return, story)
    stands = story.consent
    if stands is None:
        return
    stands.withdrawn_at, stands.withdrawn_by, stands.withdrawn_because = now, actor.person_id, because.strip()
    session.flush()
    happened = StoryConsentWithdrawn(return_id=story.return_id, award_id=story.award_id, story_id=story.id)
    publish(session, happened, actor=actor, now=now, about=monitoring_return.award.related_ids)


def _lock(session: Session, monitoring_return: Return, story: Story) -> None:
    """Hold the return, and read who agreed as it now is."""
    lock_return(session, monitoring_return)
    session.expire(story, ["consents"])
    queries.story_of(session, story.return_id, story.id)
