"""What can happen to the texts of a scheme in further languages."""

from uuid import UUID

from grants.kernel.events import Event


class SchemeTranslated(Event):
    """Texts of a scheme were given in a language, or taken back; so many have words in it now."""

    sentence = "{actor} translated texts of {scheme_id} into {language:cy=Welsh}: {number:text} so far"

    scheme_id: UUID
    language: str
    version: int
    number: int


LANGUAGE_EVENTS = (SchemeTranslated,)
