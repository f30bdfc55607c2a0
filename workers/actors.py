"""One actor for each queue; each runs one job, and knows nothing of what it is."""

from uuid import UUID

import dramatiq

from grants.kernel.jobs import DOCUMENTS, MAIL, REACTIONS
from grants.kernel.running import run_job
from grants.kernel.web import Application
from workers.broker import broker
from workers.handlers import HANDLERS

_apps: list[Application] = []


def work_for(app: Application) -> None:
    """Let the actors of this process work for `app`."""
    _apps[:] = [app]


def _run(job_id: str) -> None:
    app = _apps[0]
    with app.app_context():
        run_job(app.database, UUID(job_id), clock=app.clock, handlers=HANDLERS)


@dramatiq.actor(broker=broker, queue_name=REACTIONS)
def run_reaction(job_id: str) -> None:
    _run(job_id)


@dramatiq.actor(broker=broker, queue_name=MAIL)
def run_mail(job_id: str) -> None:
    _run(job_id)


@dramatiq.actor(broker=broker, queue_name=DOCUMENTS)
def run_document(job_id: str) -> None:
    _run(job_id)
