"""What kind of body each route of the API reads. Another kind is refused, for it would be thrown away unread."""

from flask import current_app, request
from webargs.core import is_json

from grants.kernel.problems import WrongContent

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
"""The methods of requests that change nothing, and that bring no body."""

JSON, FORM_WITH_FILES = "application/json", "multipart/form-data"


def refuse_other_content() -> None:
    """Raise WrongContent for a body that the present route of the API would not read."""
    body = request.content_length or "Transfer-Encoding" in request.headers
    if not body or not request.path.startswith("/api/") or request.url_rule is None or request.method in SAFE:
        return
    takes = getattr(current_app.view_functions[request.url_rule.endpoint], "takes", JSON)
    if request.mimetype != takes and not (takes == JSON and is_json(request.mimetype)):
        sent = request.mimetype or "no Content-Type"
        raise WrongContent(f"Send this as Content-Type: {takes}. You sent {sent}.")
