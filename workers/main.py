"""Dramatiq's way in: `dramatiq workers.main`."""

from grants import create_app
from workers import actors
from workers.broker import broker, hint

app = create_app(hint=hint)
actors.work_for(app)

__all__ = ["app", "broker"]
