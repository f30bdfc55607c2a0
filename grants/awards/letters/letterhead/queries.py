"""Reading the letterhead."""

from base64 import b64encode
from functools import lru_cache

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from grants.awards.letters.letterhead.models import ONLY, Letterhead
from grants.kernel.files import StoredFile
from grants.kernel.settings import Settings
from grants.kernel.web import this_app

_KEPT = (
    select(Letterhead)
    .where(Letterhead.id == ONLY)
    .options(joinedload(Letterhead.logo), joinedload(Letterhead.signature))
)
"""Made once: there may be hundreds of letters to write."""


def letterhead_of(session: Session) -> Letterhead:
    """The letterhead with its pictures; what is known from the settings, kept nowhere, while nobody has set one."""
    return session.scalar(_KEPT) or usual_letterhead(this_app().settings)


def usual_letterhead(settings: Settings) -> Letterhead:
    return Letterhead(
        id=ONLY,
        name=settings.grant_maker,
        address=settings.postal_address,
        telephone="",
        email=settings.mail_from,
        signatory="",
        role="",
        version=0,
        logo=None,
        signature=None,
    )


def picture_address(file: StoredFile | None) -> str:
    """The picture as an address that holds it whole; empty where there is none."""
    return _address(file.digest) if file else ""


@lru_cache(maxsize=8)
def _address(digest: str) -> str:
    """Made once for each content, of which a digest names always the same."""
    return f"data:image/png;base64,{b64encode(this_app().files.get(digest)).decode()}"
