"""Reading the letterhead."""

from base64 import b64encode
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from grants.awards.letters.letterhead.models import ONLY, Letterhead
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
        name=this_app().particulars.grant_maker,
        address=this_app().particulars.postal_address,
        telephone=this_app().particulars.telephone,
        email=settings.mail_from,
        signatory="",
        role="",
        version=0,
        logo=None,
        signature=None,
    )


@dataclass(frozen=True)
class Head:
    """The letterhead as one letter has it; its pictures by the digests of their files, empty where there is none."""

    name: str
    address: str
    telephone: str
    email: str
    signatory: str
    role: str
    logo: str
    signature: str


def head_of_letters(session: Session) -> Head:
    """The letterhead as letters that are asked for now have it."""
    kept = letterhead_of(session)
    logo, signature = (file.digest if file else "" for file in (kept.logo, kept.signature))
    return Head(kept.name, kept.address, kept.telephone, kept.email, kept.signatory, kept.role, logo, signature)


def picture_address(digest: str) -> str:
    """The picture with this digest as an address that holds it whole; empty where there is none."""
    return _address(digest) if digest else ""


@lru_cache(maxsize=8)
def _address(digest: str) -> str:
    """Made once for each content, of which a digest names always the same."""
    return f"data:image/png;base64,{b64encode(this_app().files.get(digest)).decode()}"
