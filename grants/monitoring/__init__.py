"""Monitoring: the reporting plan of a grant, its returns, and their review."""

from grants.awards.events import AwardAccepted
from grants.kernel.stage import Link, Reaction, Stage
from grants.monitoring import waiting
from grants.monitoring.api import api
from grants.monitoring.events import EVENTS
from grants.monitoring.pages import pages
from grants.monitoring.reactions import plan_returns

stage = Stage(
    name="monitoring",
    pages=(pages,),
    api=(api,),
    events=EVENTS,
    reactions=(Reaction(AwardAccepted, plan_returns),),
    waiting=(waiting.returns_to_make, waiting.returns_to_review),
    navigation=(Link("Returns", "monitoring.list", lambda actor: actor.is_administrator),),
)
