"""What can have happened with the decisions of a panel."""

from uuid import UUID

from grants.kernel.events import Event
from grants.kernel.money import Pence


class DecisionProposed(Event):
    """A panel means to decide so on an application; it can still change."""

    sentence = (
        "{actor} proposed a decision on {application_id}: {outcome:award=an award|award with conditions=an award with "
        "conditions|reserve=the reserve list|decline=no award}, with {amount_pence}"
    )

    application_id: UUID
    panel_id: UUID
    outcome: str
    amount_pence: Pence


class ProposalTakenBack(Event):
    """What was proposed for an application no longer stands."""

    sentence = "{actor} took back what was proposed for {application_id}"

    application_id: UUID
    panel_id: UUID


class ReserveOrdered(Event):
    """The applications proposed for the reserve list were put in order, beginning with the first to be funded."""

    sentence = "{actor} put the reserve list of {panel_id} in order"

    panel_id: UUID
    application_ids: list[str]


class DecisionMade(Event):
    """A panel's decision on an application became final. The amount is nothing where there is no award."""

    sentence = (
        "{actor} made the decision on {application_id} final: {outcome:award=an award|award with conditions=an award "
        "with conditions|reserve=the reserve list|decline=no award}, with {amount_pence}"
    )

    decision_id: UUID
    application_id: UUID
    round_id: UUID
    outcome: str
    amount_pence: Pence


DECIDING_EVENTS = (
    DecisionProposed,
    ProposalTakenBack,
    ReserveOrdered,
    DecisionMade,
)
