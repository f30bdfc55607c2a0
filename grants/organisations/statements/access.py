"""Who may open the bank statement of an organisation."""

from grants.kernel.access import Actor
from grants.kernel.uploads.access import closed_because
from grants.organisations.access import may_check_account
from grants.organisations.bank.models import StatementFile
from grants.organisations.models import Organisation


def may_read_statement(actor: Actor, record: tuple[Organisation, StatementFile]) -> str | None:
    """The organisation's own people; and who may check its account, once a scanner has found the file clean."""
    organisation, statement = record
    reason = None if actor.holds("member", organisation.id) else may_check_account(actor, organisation)
    return reason or closed_because(actor, statement)
