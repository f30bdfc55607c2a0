"""Dramatiq's way in: `dramatiq workers.main`."""

import gc

from grants import create_app
from workers import actors
from workers.broker import broker, hint

app = create_app(hint=hint)
actors.work_for(app)

# What is loaded by now stays, so it is not searched for garbage again and again. A letter is made of tens of thousands
# of objects that are needed until it is done, so the newest are searched less often too.
gc.collect()
gc.freeze()
gc.set_threshold(50_000, 20, 20)

__all__ = ["app", "broker"]
