"""A whole letter: who writes to whom, when and about what, and what it says; as HTML for its PDF, and as plain text."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from grants.awards.letters.models import Letter
from grants.awards.wording.queries import text_for
from grants.awards.wording.texts import Text
from grants.awards.wording.values import values_of
from grants.identity.needs.queries import print_size_of
from grants.kernel.clock import london_day
from grants.kernel.look import day
from grants.kernel.money import Pence
from grants.kernel.settings import Settings
from grants.kernel.web import this_app
from grants.organisations.models import Organisation
from grants.schemes.models import Scheme


@dataclass(frozen=True)
class Frame:
    """What stands around what a letter says."""

    sender: str
    scheme: str
    recipient: tuple[str, ...]
    date: str
    about: tuple[tuple[str, str], ...]
    greeting: str
    closing: str
    farewell: str


@dataclass(frozen=True)
class Said:
    """A letter with its words, its values and its frame. `points` is the size of large print, if any."""

    text: Text
    values: dict[str, Any]
    frame: Frame
    points: int | None = None

    @property
    def subject(self) -> str:
        return self.text.subject_with(self.values)

    def as_html(self) -> str:
        """The whole document, for its PDF."""
        return _filled("letter.html", self, self.text.as_html(self.values))

    def as_text(self) -> str:
        """The letter as words alone, with one empty line between its parts."""
        said = _filled("letter.txt", self, self.text.as_text(self.values))
        return re.sub(r"\n{3,}", "\n\n", said.replace("\r\n", "\n")).strip() + "\n"


def _filled(template: str, said: Said, body: str) -> str:
    app = this_app()
    facts = {"service_name": app.settings.service_name, "print_points": said.points}
    found = app.jinja_env.get_template(f"awards/letters/{template}")
    return found.render(facts, frame=said.frame, subject=said.subject, body=body, kind="letter post")


def letter_said(
    session: Session,
    letter: Letter,
    *,
    text: Text | None = None,
    funders: Sequence[tuple[str, Pence]] | None = None,
) -> Said:
    """What a letter says, in the text that stands for its scheme, or another one that is tried.

    The letter comes from `letters.queries.letter_of`, or is made up of the same for a preview.
    """
    scheme, organisation = _about(letter)
    return Said(
        text=text or text_for(session, letter.kind, scheme.id),
        values=values_of(session, letter, funders),
        frame=_frame(this_app().settings, letter, scheme, organisation),
        points=print_size_of(session, letter.person),
    )


def _about(letter: Letter) -> tuple[Scheme, Organisation]:
    if letter.application is not None:
        return letter.application.round.scheme, letter.application.organisation
    assert letter.award is not None
    return letter.award.scheme, letter.award.organisation


def _frame(settings: Settings, letter: Letter, scheme: Scheme, organisation: Organisation) -> Frame:
    application = letter.application or (letter.award.application if letter.award else None)
    about = []
    if letter.award is not None:
        about.append(("Grant", letter.award.reference))
    if application is not None:
        about.append(("Application", f"{application.reference}, {application.round.name}"))
    address = [*(organisation.address or "").splitlines(), organisation.postcode or ""]
    lines = (letter.person.name, organisation.name, *address)
    return Frame(
        sender=settings.grant_maker,
        scheme=scheme.name,
        recipient=tuple(line.strip() for line in lines if line.strip()),
        date=day(london_day(letter.asked_at)),
        about=tuple(about),
        greeting=f"Dear {letter.person.name},",
        closing=(
            "If anything in this letter is unclear, or you want it in another format, write to us at "
            f"{settings.mail_from}."
        ),
        farewell="Yours sincerely,",
    )
