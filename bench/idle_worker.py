"""The product's worker with the job that does nothing: `dramatiq bench.idle_worker`."""

from bench import idle
from workers.broker import broker, hint
from workers.main import app

idle.move_in(app, hint)

__all__ = ["app", "broker"]
