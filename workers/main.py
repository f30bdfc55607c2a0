"""Dramatiq's way in: `dramatiq workers.main`."""

import gc

from grants import create_app
from workers import actors
from workers.broker import broker, hint

app = create_app(hint=hint)
actors.work_for(app)

# What is loaded by now stays, so it is not searched for garbage again and again.
gc.collect()
gc.freeze()

__all__ = ["app", "broker"]
