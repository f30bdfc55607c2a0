"""Notes and tasks beside records, for those who run the programme."""

from grants.identity.administrators.events import AdministratorEnded
from grants.kernel.events import Reaction
from grants.kernel.navigation import Area, to_list
from grants.kernel.stage import Stage
from grants.tasks import called
from grants.tasks.api import task_api
from grants.tasks.events import EVENTS
from grants.tasks.finding import NOTES
from grants.tasks.finding import TASKS as FINDABLE
from grants.tasks.listed import LISTS
from grants.tasks.pages import task_pages
from grants.tasks.queries import closed_tasks
from grants.tasks.service import leave_tasks
from grants.tasks.waiting import tasks_late, tasks_to_do

stage = Stage(
    name="tasks",
    pages=(task_pages,),
    api=(task_api,),
    events=EVENTS,
    reactions=(Reaction(AdministratorEnded, leave_tasks),),
    waiting=(tasks_to_do,),
    closed=(closed_tasks,),
    names=(called.names,),
    beside=(called.beside,),
    amiss=(tasks_late,),
    findable=(NOTES, FINDABLE),
    lists=LISTS,
    navigation=(to_list(Area.TODAY, "Tasks", "tasks"),),
)
