"""Who may tell stories, read them, and record who agreed to share them. None means yes; otherwise the reason."""

from grants.kernel.access import Actor
from grants.monitoring.access import may_read_answers, may_review_return, may_write_return
from grants.monitoring.models import Return
from grants.monitoring.telling.stories.models import Story


def may_read_stories(actor: Actor, monitoring_return: Return) -> str | None:
    """Whoever reads the answers; funders only what is shared with them, which the list sees to."""
    return may_read_answers(actor, monitoring_return)


def may_tell_story(actor: Actor, monitoring_return: Return) -> str | None:
    """The people of the organisation, or those of us who may decide about the grant for them."""
    if may_write_return(actor, monitoring_return) is None:
        return None
    return may_read_stories(actor, monitoring_return) or may_review_return(actor, monitoring_return)


def may_record_consent(actor: Actor, record: tuple[Return, Story]) -> str | None:
    """Either side: people can tell the organisation or us, to agree and to withdraw."""
    return may_tell_story(actor, record[0])


def may_read_words(actor: Actor, monitoring_return: Return, story: Story) -> str | None:
    """Until somebody agreed that it is shared, and once they agree no more: the people of the organisation alone."""
    if story.consent is not None or may_write_return(actor, monitoring_return) is None:
        return None
    return "Nobody outside the organisation reads it unless whoever it is about agreed that it is shared."
