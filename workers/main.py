"""Dramatiq's way in: `dramatiq workers.main`."""

import gc

from grants import create_app
from workers import actors
from workers.broker import broker, hint

app = create_app(hint=hint)
actors.work_for(app)

# What is loaded by now stays. Searching it for garbage again and again cost each letter a tenth of its time.
gc.collect()
gc.freeze()

__all__ = ["app", "broker"]
