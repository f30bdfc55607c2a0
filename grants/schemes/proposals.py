"""What of schemes one of us begins and another confirms."""

from uuid import UUID

from flask import url_for
from sqlalchemy import literal, select
from sqlalchemy.orm import Session

from grants.kernel.proposals import Begun, Proposals
from grants.schemes.changes import service as changes
from grants.schemes.changes.in_words import what_changes
from grants.schemes.changes.models import SchemeChange
from grants.schemes.changes.queries import change_of
from grants.schemes.changes.rules import PROPOSED
from grants.schemes.round_drafts import service as drafts
from grants.schemes.round_drafts.models import RoundDraft
from grants.schemes.round_drafts.queries import draft_of


def _change(session: Session, change_id: UUID, _: int) -> Begun:
    change = change_of(session, change_id)
    href = url_for("scheme_changes.show", change_id=change.id)
    return Begun(f"{change.scheme.name}: {what_changes(change)}", href)


def _draft(session: Session, draft_id: UUID, _: int) -> Begun:
    draft = draft_of(session, draft_id)
    return Begun(f"{draft.scheme.name}: the new round {draft.name}", url_for("round_drafts.show", round_id=draft.id))


PROPOSALS = (
    Proposals(
        select(SchemeChange.id, literal(0), SchemeChange.proposed_by, SchemeChange.proposed_at).where(
            SchemeChange.state == PROPOSED
        ),
        _change,
        changes.PAIR.instead,
    ),
    Proposals(
        select(RoundDraft.id, literal(0), RoundDraft.changed_by, RoundDraft.asked_at).where(
            RoundDraft.asked_at.is_not(None)
        ),
        _draft,
        drafts.ANNOUNCING.instead,
    ),
)
