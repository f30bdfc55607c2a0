"""What schemes and rounds are called, where a list of other things names them."""

from collections.abc import Set
from uuid import UUID

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.kernel.stage import MOST_MEANT, Named
from grants.schemes.models import Round, Scheme
from grants.schemes.round_drafts.models import RoundDraft
from grants.schemes.scheme_drafts.models import SchemeDraft


def names(session: Session, ids: Set[UUID]) -> dict[UUID, Named]:
    """Those of these records that are schemes or rounds, announced or being set up."""
    schemes = select(Scheme.id, Scheme.name).where(Scheme.id.in_(ids))
    rounds = select(Round.id, Round.name, Scheme.name).join(Scheme).where(Round.id.in_(ids))
    found = {
        scheme_id: Named(name, url_for("schemes.show", scheme_id=scheme_id))
        for scheme_id, name in session.execute(schemes)
    }
    begun = select(SchemeDraft.id, SchemeDraft.details).where(SchemeDraft.id.in_(ids))
    found |= {
        draft_id: Named(details.get("name") or "a scheme", url_for("scheme_drafts.show", draft_id=draft_id))
        for draft_id, details in session.execute(begun)
    }
    drafts = select(RoundDraft.id, RoundDraft.name, Scheme.name).join(Scheme).where(RoundDraft.id.in_(ids))
    found |= {
        round_id: Named(_named(name, scheme), url_for("round_drafts.show", round_id=round_id))
        for round_id, name, scheme in session.execute(drafts)
    }
    return found | {
        round_id: Named(_named(name, scheme), url_for("schemes.round_page", round_id=round_id))
        for round_id, name, scheme in session.execute(rounds)
    }


def _named(name: str, scheme: str) -> str:
    return f"the round “{name}” of {scheme}" if name else f"a round of {scheme}"


def meant(session: Session, words: str) -> Set[UUID]:
    """The schemes whose name has these words."""
    found = select(Scheme.id).where(Scheme.name.icontains(words, autoescape=True))
    return set(session.scalars(found.limit(MOST_MEANT)))
