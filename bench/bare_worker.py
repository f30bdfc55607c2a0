"""Dramatiq alone, with an actor that does nothing: `dramatiq bench.bare_worker`."""

import os

import dramatiq
from dramatiq.brokers.redis import RedisBroker

broker = RedisBroker(url=os.environ["REDIS_URL"])  # type: ignore[no-untyped-call]
dramatiq.set_broker(broker)


@dramatiq.actor(broker=broker)
def nothing(number: int) -> None:
    pass
