"""Mails to hosts and partners at the address that was typed: they need have no account.

An invitation's link is worked out here, at the last moment, and kept nowhere.
"""

from typing import Any
from uuid import UUID

from grants.applications.hosting import answering, queries, rules
from grants.applications.models import ASKED, DRAFT, Party
from grants.kernel.problems import NotFound
from grants.kernel.running import Record, Work
from grants.kernel.web import this_app
from grants.kernel.writing import write
from workers.mail import Mail
from workers.to_others import send_to_other


def mail_invitation(work: Work) -> Record | None:
    """Mail the link that was asked for, unless it has become pointless."""
    app = this_app()
    with work.database.read() as session:
        try:
            party = queries.party_of(session, UUID(work.args["party_id"]))
        except NotFound:
            return None  # removed since
    application = party.application
    if party.edition != work.args["edition"] or party.state != ASKED or application.state != DRAFT:
        return None
    token = rules.link_token(party.id, party.edition, app.settings.secret_key)
    refused = _mail(work, party, "invitation", token=token, lasts_until=party.asked_at + rules.LINK_LASTS)
    if refused is not None:
        return refused
    party_id, edition = party.id, party.edition
    return lambda session, at: answering.record_invited(session, party_id, edition=edition, now=at)


def mail_nothing_to_answer(work: Work) -> Record | None:
    """Tell who was invited that the application has been withdrawn, unless they were taken out since."""
    with work.database.read() as session:
        try:
            party = queries.party_of(session, UUID(work.args["party_id"]))
        except NotFound:
            return None
    return _mail(work, party, "nothing_to_answer")


def _mail(work: Work, party: Party, template: str, **facts: Any) -> Record | None:
    application = party.application
    words = write(
        f"applications/emails/{template}",
        party=party,
        application=application,
        organisation=application.organisation,
        round=application.round,
        **facts,
    )
    return send_to_other(Mail(party.contact_name, party.email, words), work)
