"""The WSGI application: grants, a way to wake the workers, and one to make a PDF while somebody waits for it."""

from grants import create_app
from workers.broker import hint
from workers.pdf import make_pdf

app = create_app(hint=hint, make_pdf=make_pdf)
