"""Which broker carries the hints: Redis where it is set, otherwise one inside this process.

A message is only a job's id. Losing one costs seconds, because the clock hints again; so nothing
that Dramatiq or Redis may lose, repeat or delay matters. See `grants.kernel.running`.
"""

import os
from uuid import UUID

import dramatiq
import redis
from dramatiq.brokers.redis import RedisBroker
from dramatiq.brokers.stub import StubBroker
from dramatiq.middleware import AgeLimit, Pipelines, Retries, TimeLimit

from grants.kernel.jobs import DOCUMENTS, MAIL, QUEUES, REACTIONS
from grants.kernel.stage import Hint

ACTORS = {REACTIONS: "run_reaction", MAIL: "run_mail", DOCUMENTS: "run_document"}

HEARTBEAT_MS = 15_000
MAINTENANCE_IN_A_MILLION = 1_000
"""Commands that also look for the messages of dead workers: few, because the clock hints again anyway."""

REDIS_PATIENCE = 5.0  # seconds; whoever hints is answering a person
PREFETCH = {REACTIONS: 64, MAIL: 8, DOCUMENTS: 2}
"""Hints one process takes ahead: many of short jobs, few of long ones that another process could begin.
With two documents, the one is read from and written to the database while the other is rendered."""

IDLE_MS = {REACTIONS: 200, MAIL: 200, DOCUMENTS: 50}
"""How long a process may sleep before it looks again. One that has all it takes ahead sleeps while it works,
so after a letter it can wait for this long."""

UNWANTED = (AgeLimit, Pipelines, Retries, TimeLimit)
"""Middleware whose work the job table does, where people can see it."""


class OurRedisBroker(RedisBroker):
    """Takes as many hints ahead as suits each queue."""

    def consume(self, queue_name: str, prefetch: int = 1, timeout: int = 5000) -> dramatiq.Consumer:
        if queue_name in PREFETCH:
            return super().consume(queue_name, PREFETCH[queue_name], min(timeout, IDLE_MS[queue_name]))
        return super().consume(queue_name, prefetch, timeout)


def make_broker(redis_url: str | None) -> dramatiq.Broker:
    """A broker with its queues declared, and nothing that retries or delays."""
    broker: dramatiq.Broker
    if redis_url:
        broker = OurRedisBroker(  # type: ignore[no-untyped-call]
            client=redis.Redis.from_url(
                redis_url, socket_connect_timeout=REDIS_PATIENCE, socket_timeout=REDIS_PATIENCE
            ),
            namespace="proportion",
            heartbeat_timeout=HEARTBEAT_MS,
            maintenance_chance=MAINTENANCE_IN_A_MILLION,
        )
    else:
        broker = StubBroker()
    broker.middleware = [m for m in broker.middleware if not isinstance(m, UNWANTED)]
    for queue in QUEUES:
        broker.declare_queue(queue)
    return broker


def hint_through(broker: dramatiq.Broker) -> Hint:
    """A way to tell the workers of a job. Raises when Redis cannot be reached; the job is safe all the same."""

    def hint(queue: str, job_id: UUID) -> None:
        message: dramatiq.Message[None] = dramatiq.Message(
            queue_name=queue, actor_name=ACTORS[queue], args=(str(job_id),), kwargs={}, options={}
        )
        broker.enqueue(message)

    return hint


broker = make_broker(os.environ.get("REDIS_URL"))
dramatiq.set_broker(broker)
hint = hint_through(broker)
