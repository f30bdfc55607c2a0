"""Who may add and take up an option to extend a grant."""

from grants.awards.access import may_decide_about_award
from grants.awards.changing.extensions.models import ExtensionOption
from grants.awards.models import Award
from grants.kernel.access import Actor, administrator


def may_add_option(actor: Actor, award: Award) -> str | None:
    """Administrators who may decide about the grant."""
    return administrator(actor) or may_decide_about_award(actor, award)


def may_take_option(actor: Actor, record: tuple[Award, ExtensionOption]) -> str | None:
    return may_add_option(actor, record[0])
