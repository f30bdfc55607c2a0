"""The WSGI application: grants, and a way to wake the workers."""

from grants import create_app
from workers.broker import hint

app = create_app(hint=hint)
