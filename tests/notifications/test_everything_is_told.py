"""Whatever happens to an application, a grant or a return is told to somebody, or it is said why it is not."""

from grants.notifications.untold import UNTOLD
from grants.stages import STAGES

WALKED = ("applications", "awards", "monitoring")
TELL = ("notifications", "awards.tell_ineligible")


def test_every_event_is_told_or_declared_not_to_be_with_a_reason():
    happens = {event.name() for stage in STAGES if stage.name in WALKED for event in stage.events}
    told = {reaction.on.name() for stage in STAGES for reaction in stage.reactions if reaction.name.startswith(TELL)}
    assert happens - told - set(UNTOLD) == set(), "tell whom it concerns, or say why not in notifications/untold.py"
    assert set(UNTOLD) & told == set(), "these are told by now"
    assert set(UNTOLD) - happens == set(), "these do not happen any more"
