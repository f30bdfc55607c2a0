"""Which broker carries the hints: Redis where it is set, otherwise one inside this process.

A message is only a job's id. Losing one costs seconds, because the clock hints again; so nothing
that Dramatiq or Redis may lose, repeat or delay matters. See `grants.kernel.running`.
"""

import os
from uuid import UUID

import dramatiq
from dramatiq.brokers.redis import RedisBroker
from dramatiq.brokers.stub import StubBroker
from dramatiq.middleware import AgeLimit, Pipelines, Retries, TimeLimit

from grants.kernel.jobs import DOCUMENTS, MAIL, QUEUES, REACTIONS

HEARTBEAT_MS = 15_000
UNWANTED = (AgeLimit, Pipelines, Retries, TimeLimit)
"""Middleware whose work the job table does, where people can see it."""


def make_broker(redis_url: str | None) -> dramatiq.Broker:
    """A broker with its queues declared, and nothing that retries or delays."""
    broker: dramatiq.Broker
    if redis_url:
        broker = RedisBroker(
            url=redis_url, namespace="proportion", heartbeat_timeout=HEARTBEAT_MS, maintenance_chance=200_000
        )
    else:
        broker = StubBroker()
    broker.middleware = [m for m in broker.middleware if not isinstance(m, UNWANTED)]
    for queue in QUEUES:
        broker.declare_queue(queue)
    return broker


broker = make_broker(os.environ.get("REDIS_URL"))
dramatiq.set_broker(broker)

ACTORS = {REACTIONS: "run_reaction", MAIL: "run_mail", DOCUMENTS: "run_document"}


def hint(queue: str, job_id: UUID) -> None:
    """Tell the workers of a job. Raises when Redis cannot be reached; the job is safe all the same."""
    broker.enqueue(
        dramatiq.Message(queue_name=queue, actor_name=ACTORS[queue], args=(str(job_id),), kwargs={}, options={})
    )
