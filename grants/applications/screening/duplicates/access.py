"""Who may judge whether two applications are the same."""

from grants.applications.access import may_screen_application
from grants.applications.screening.duplicates.models import LikelyDuplicate
from grants.kernel.access import Actor


def may_judge_duplicate(actor: Actor, pair: LikelyDuplicate) -> str | None:
    """Administrators who may screen both."""
    return may_screen_application(actor, pair.one) or may_screen_application(actor, pair.other)
