"""Dramatiq's way in: `dramatiq workers.main`."""

import gc

from grants import create_app
from workers import actors
from workers.broker import broker, hint

app = create_app(hint=hint)
actors.work_for(app)

# What is loaded by now stays, and a letter is made of tens of thousands of objects that are needed until it is done:
# looking for garbage among them as often as Python does by itself cost each letter a quarter of its time.
gc.collect()
gc.freeze()
gc.set_threshold(50_000, 20, 20)

__all__ = ["app", "broker"]
