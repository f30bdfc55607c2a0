"""Who may read and write repayments."""

from grants.awards.access import may_decide_about_award, may_read_letters
from grants.awards.changing.repayments.models import KeptUnderspend, Repayment
from grants.awards.changing.repayments.rules import OURS
from grants.awards.models import Award
from grants.kernel.access import Actor, administrator


def may_ask_back(actor: Actor, award: Award) -> str | None:
    """Administrators who may decide about the grant."""
    return administrator(actor) or may_decide_about_award(actor, award)


def may_read_repayment(actor: Actor, record: tuple[Award, Repayment]) -> str | None:
    """Those who read the letters of the grant; what is only proposed, those of us who may decide about the grant."""
    award, repayment = record
    return may_ask_back(actor, award) if repayment.state in OURS else may_read_letters(actor, award)


def may_decide_keeping(actor: Actor, record: tuple[Award, KeptUnderspend]) -> str | None:
    """Read what is proposed to be kept, confirm it or drop it; who proposed it does not confirm it."""
    return may_ask_back(actor, record[0])


def may_settle_repayment(actor: Actor, record: tuple[Award, Repayment] | tuple[Award, Repayment, int]) -> str | None:
    """Confirm that it is asked back or drop that, record what came in, reverse it, or waive the rest."""
    return may_ask_back(actor, record[0])
