"""Mails sign-in codes. The code is worked out here, at the last moment, and kept nowhere."""

from uuid import UUID

from grants.identity import queries, rules
from grants.kernel.clock import is_over
from grants.kernel.running import GiveUp, Record, Work
from grants.kernel.web import this_app
from grants.kernel.writing import write
from workers.mail import Mail, send


def mail_code(work: Work) -> Record | None:
    """Mail the code that was asked for, while it works."""
    app = this_app()
    with work.database.read() as session:
        code = queries.code_asked_for(session, UUID(work.args["code_id"]))
    if code.used_at is not None:
        return None
    if is_over(code.expires_at, work.clock()):
        raise GiveUp("The code ran out before it could be sent.")
    words = write(
        "identity/emails/code",
        code=rules.code_of(code.id, app.settings.secret_key),
        expires_at=code.expires_at,
    )
    send(Mail("", code.email, words), job_id=work.job_id, settings=app.settings_as_said, now=work.clock())
    return None
