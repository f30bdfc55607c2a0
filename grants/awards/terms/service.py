"""A new version of terms is published; what was published before is never changed."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from grants.awards.terms import queries, rules
from grants.awards.terms.events import TermsPublished
from grants.awards.terms.models import TermsVersion
from grants.awards.terms.rules import Block
from grants.kernel.access import Actor
from grants.kernel.db import new_id
from grants.kernel.events import publish
from grants.kernel.problems import Denied, changed_meanwhile, check, check_version


def publish_terms(
    session: Session,
    blocks: Sequence[Block],
    *,
    scheme_id: UUID | None,
    version: int | None = None,
    actor: Actor,
    now: datetime,
) -> int:
    """Make these the terms of offers from now on: of a scheme, or of all that have none of their own. Gives the number.

    `version` is the number of what was read, nought where there was none. Publishing what stands changes nothing.
    Raises Invalid, and Stale when somebody else published meanwhile.
    """
    if actor.person_id is None:
        raise Denied("People publish terms.")
    stands = queries.own_version(session, scheme_id)
    check_version(version, stands, changed_meanwhile("text"), current={"version": stands}, yours={"version": version})
    check(rules.terms_problems(blocks))
    if stands and list(queries.terms_in_force(session, scheme_id).blocks) == list(blocks):
        return stands
    terms = TermsVersion(
        id=new_id(),
        scheme_id=scheme_id,
        number=stands + 1,
        blocks=[block.as_json() for block in blocks],
        published_at=now,
        published_by=actor.person_id,
    )
    session.add(terms)
    session.flush()
    published = TermsPublished(terms_id=terms.id, scheme_id=scheme_id, number=terms.number)
    publish(session, published, actor=actor, now=now, about=(scheme_id,) if scheme_id else ())
    return terms.number
