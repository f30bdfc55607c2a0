"""A whole letter: who writes to whom, when and about what, and what it says.

As HTML for its PDF and its web page, and as plain text.
"""

import re
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.orm import Session

from grants.awards.letters.contacts.queries import Contact, contact_of
from grants.awards.letters.letterhead.queries import Head, head_of_letters, picture_address
from grants.awards.letters.models import Letter
from grants.awards.letters.wording.queries import text_for
from grants.awards.letters.wording.texts import Text
from grants.awards.letters.wording.values import Beforehand, values_of
from grants.identity.models import Person
from grants.identity.needs.queries import needs_of, print_size_of
from grants.kernel.clock import london_day
from grants.kernel.languages import ENGLISH, IN_ENGLISH, Catalogue, day_in, direction_of
from grants.kernel.program_words import for_translators
from grants.kernel.web import this_app
from grants.organisations.models import Organisation
from grants.schemes.languages.queries import catalogue_of
from grants.schemes.models import Scheme

DEAR, FAREWELL = for_translators("Dear"), for_translators("Yours sincerely,")
ASK_CONTACT = for_translators(
    "Your contact is %(contact)s. Ask if anything in this letter is unclear, or you want it in another format."
)
RING_US = for_translators(
    "If anything in this letter is unclear, or you want it in another format, ring %(telephone)s or write to %(email)s."
)
WRITE_TO_US = for_translators(
    "If anything in this letter is unclear, or you want it in another format, write to us at %(email)s."
)
IN_ENGLISH_YET = for_translators("What has no translation yet is in English.")
GRANT, APPLICATION = for_translators("Grant"), for_translators("Application")
EASY_POINTS = 16
"""The size in which easy words are set for whoever asked for no other."""


@dataclass(frozen=True)
class Frame:
    """What stands around what a letter says."""

    head: Head
    contact: Contact | None
    scheme: str
    recipient: tuple[str, ...]
    date: str
    about: tuple[tuple[str, str], ...]
    greeting: str
    closing: str
    farewell: str = FAREWELL
    language: str = ENGLISH
    closes_in_english: bool = False
    """Whether the last sentence has no translation in a letter that has one."""
    not_translated: str = ""
    """Why it is in English, in the language of a reader whose scheme has texts in it, but not this letter; as HTML."""

    @property
    def direction(self) -> str:
        return direction_of(self.language)

    @property
    def reach(self) -> tuple[str, ...]:
        """The lines that say how to reach us."""
        return tuple(line for line in (*self.head.address.splitlines(), self.head.telephone, self.head.email) if line)

    @property
    def easy_closing(self) -> str:
        """How the letter ends, in easy words."""
        if self.contact is None:
            reach = f"Ring us: {self.head.telephone}. Or write" if self.head.telephone else "Write"
            return f"Do you have a question? {reach} to us: {self.head.email}."
        ring = f"Ring {self.contact.phone}. Or write" if self.contact.phone else "Write"
        return f"Do you have a question? Ask {self.contact.name}. {ring} to {self.contact.email}."

    @property
    def signed(self) -> tuple[str, ...]:
        """Who signs and what they are, and for whom."""
        signs = ", ".join(words for words in (self.head.signatory, self.head.role) if words)
        return tuple(line for line in (signs, self.head.name) if line)


def closing_of(catalogue: Catalogue, head: Head, contact: Contact | None) -> str:
    """The last sentence: whom to ask."""
    if contact is not None:
        return catalogue.plain(ASK_CONTACT) % {"contact": contact.in_words}
    if head.telephone:
        return catalogue.plain(RING_US) % {"telephone": head.telephone, "email": head.email}
    return catalogue.plain(WRITE_TO_US) % {"email": head.email}


@dataclass(frozen=True)
class Said:
    """A letter with its words, its values and its frame. `points` is the size of large print, if any.

    `is_plain` where its reader asked for plain text. It is `easy` where they asked for easy read and its text has easy
    words: then it is set large, in short lines.
    """

    text: Text
    values: dict[str, Any]
    frame: Frame
    points: int | None = None
    is_plain: bool = False
    easy: bool = False

    @property
    def subject(self) -> str:
        return self.text.subject_with(self.values)

    @property
    def closing(self) -> str:
        return self.frame.easy_closing if self.easy else self.frame.closing

    def as_html(self) -> str:
        """The whole document, for its PDF."""
        return _filled("letter.html", self, self.text.as_html(self.values, easy=self.easy, points=self.points))

    def as_page(self) -> str:
        """What stands on the letter's web page, for any width; without pictures."""
        return _filled("letter_page.html", self, self.text.as_page(self.values, easy=self.easy))

    def as_text(self) -> str:
        """The letter as words alone, with one empty line between its parts."""
        said = _filled("letter.txt", self, self.text.as_text(self.values, easy=self.easy))
        return re.sub(r"\n{3,}", "\n\n", said.replace("\r\n", "\n")).strip() + "\n"


def _filled(template: str, said: Said, body: str) -> str:
    app = this_app()
    facts = {
        "service_name": app.particulars.service_name,
        "print_points": said.points or (EASY_POINTS if said.easy else None),
        "kind": "letter post easy" if said.easy else "letter post",
        "picture": picture_address,
    }
    if said.frame.language != ENGLISH:
        facts |= {"lang": said.frame.language, "direction": said.frame.direction}
    found = app.jinja_env.get_template(f"awards/letters/{template}")
    return found.render(facts, frame=said.frame, closing=said.closing, subject=said.subject, body=body)


def letter_said(
    session: Session,
    letter: Letter,
    *,
    text: Text | None = None,
    beforehand: Beforehand | None = None,
) -> Said:
    """What a letter says, in the text that stands for its scheme, or another one that is tried.

    The letter comes from `letters.queries.letter_of`, or is made up of the same for a preview.
    """
    scheme, organisation = _about(letter)
    catalogue = catalogue_of(session, scheme.id, text.language if text else letter.person.language or ENGLISH)
    text = text or in_language(text_for(session, letter.kind, scheme.id), catalogue)
    is_missing = bool(catalogue.words) and text.language != catalogue.code
    not_translated = catalogue.inline(IN_ENGLISH_YET) if is_missing and catalogue.find(IN_ENGLISH_YET) else ""
    catalogue = catalogue if text.language == catalogue.code else IN_ENGLISH
    frame = replace(_frame(session, letter, scheme, organisation, catalogue), not_translated=str(not_translated))
    return in_format_of(session, letter.person, Said(text, values_of(session, letter, beforehand), frame))


def in_format_of(session: Session, reader: Person, said: Said) -> Said:
    """A letter in the format that its reader asks for now."""
    needs = needs_of(session, reader.id)
    return replace(
        said,
        points=print_size_of(session, reader),
        is_plain=reader.letter_format == "plain_text",
        easy=bool(said.text.easy_read) and needs is not None and needs.hand_format == "easy_read",
    )


def _about(letter: Letter) -> tuple[Scheme, Organisation]:
    if letter.application is not None:
        return letter.application.round.scheme, letter.application.organisation
    assert letter.award is not None
    return letter.award.scheme, letter.award.organisation


def in_language(text: Text, catalogue: Catalogue) -> Text:
    """A text in the language of a catalogue; in English where its subject or its body is not translated."""
    subject, body = catalogue.find(text.subject), catalogue.find(text.body)
    if subject is None or body is None:
        return text
    return replace(text, subject=subject, body=body, easy_read="", language=catalogue.code)


def greeting_of(catalogue: Catalogue, name: str) -> str:
    return f"{catalogue.plain(DEAR)} {name},"


def _frame(session: Session, letter: Letter, scheme: Scheme, organisation: Organisation, catalogue: Catalogue) -> Frame:
    application = letter.application or (letter.award.application if letter.award else None)
    about = []
    if letter.award is not None:
        about.append((catalogue.plain(GRANT), letter.award.reference))
    if application is not None:
        about.append((catalogue.plain(APPLICATION), f"{application.reference}, {application.round.name}"))
    address = [*(organisation.address or "").splitlines(), organisation.postcode or ""]
    lines = (letter.person.name, organisation.name, *address)
    written_on = london_day(letter.asked_at)
    head = head_of_letters(session)
    contact = contact_of(
        session,
        award_id=letter.award.id if letter.award else None,
        organisation_id=organisation.id,
        scheme_id=scheme.id,
        on=written_on,
    )
    return Frame(
        head=head,
        contact=contact,
        scheme=catalogue.plain(scheme.name),
        recipient=tuple(line.strip() for line in lines if line.strip()),
        date=day_in(written_on, catalogue.code),
        about=tuple(about),
        greeting=greeting_of(catalogue, letter.person.name),
        closing=closing_of(catalogue, head, contact),
        farewell=catalogue.plain(FAREWELL),
        language=catalogue.code,
        closes_in_english=catalogue.code != ENGLISH and catalogue.find(ASK_CONTACT) is None,
    )
