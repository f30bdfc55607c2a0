"""Concerns: what anybody can raise with the grant-maker, answered in time by somebody who took no part in it."""

from grants.concerns import called
from grants.concerns.api import concern_api
from grants.concerns.events import EVENTS
from grants.concerns.finding import CONCERNS
from grants.concerns.listed import LISTS
from grants.concerns.pages import concern_pages
from grants.concerns.proposals import PROPOSALS
from grants.concerns.waiting import concerns_to_answer
from grants.kernel.navigation import Area, to_list
from grants.kernel.stage import Stage

stage = Stage(
    name="concerns",
    pages=(concern_pages,),
    api=(concern_api,),
    events=EVENTS,
    waiting=(concerns_to_answer,),
    names=(called.names,),
    proposals=PROPOSALS,
    findable=(CONCERNS,),
    lists=LISTS,
    navigation=(to_list(Area.PEOPLE, "Concerns", "concerns"),),
)
