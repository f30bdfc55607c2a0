"""The scheme of the demonstration is in Welsh too, and one of its grantees reads it."""

from sqlalchemy import select

from grants.awards.letters.rules import OFFER
from grants.awards.letters.wording.languages import letter_in, save_letter_in
from grants.demonstration.narrator import Narrator
from grants.identity import service as identity
from grants.identity.models import Person
from grants.kernel.languages import digest_of
from grants.schemes.languages.queries import in_language
from grants.schemes.languages.service import save_translations
from grants.schemes.models import Scheme

WELSH = "cy"
TEXTS = {
    "Healthy Neighbours": "Cymdogion Iach",
    "Small organisations that improve health and wellbeing where they are, and build what they can do.": (
        "Sefydliadau bach sy’n gwella iechyd a lles lle maen nhw, ac yn datblygu’r hyn y gallant ei wneud."
    ),
    "Need": "Angen",
    "Who is it for, and how do they know?": "I bwy mae e, a sut maen nhw’n gwybod?",
    "How many people took part?": "Faint o bobl gymerodd ran?",
    "What has changed for them?": "Beth sydd wedi newid iddyn nhw?",
    "How much of the grant have you spent so far?": "Faint o’r grant rydych wedi’i wario hyd yn hyn?",
    "What I have written is true": "Mae’r hyn rwyf wedi’i ysgrifennu yn wir",
}
LETTER = {
    "subject": "Rydym yn cynnig grant o {{amount}} i chi",
    "body": """Rydym yn falch o ddweud bod {{organisation}} wedi cael grant ar gyfer “{{title}}”.

Derbyniwch y cynnig erbyn **{{accept_by}}**.

{{the_grant}}

[if conditions]
## Amodau

> {{conditions}}
[end]

{{payments}}

{{returns}}

## Sut i dderbyn

{{who_accepts}}.

{{accept_address}}""",
    "dear": "Annwyl",
    "farewell": "Yn gywir,",
}


def say_it_in_welsh(story: Narrator) -> None:
    """Give the scheme's name, some of its questions and the letter of offer in Welsh."""
    with story.acting_as("administrator") as (session, actor):
        scheme_id = session.scalars(select(Scheme.id)).one()
        words = {digest_of(english): said for english, said in TEXTS.items()}
        save_translations(
            session, in_language(session, scheme_id, WELSH), words, version=None, actor=actor, now=story.now
        )
        letter = letter_in(session, scheme_id, OFFER, WELSH)
        save_letter_in(session, letter, LETTER, version=None, actor=actor, now=story.now)


def read_welsh(story: Narrator, key: str) -> None:
    with story.acting_as(key) as (session, actor):
        person = session.get_one(Person, story.person_id(key))
        kept = {"name": person.name, "phone": person.phone or "", "letter_format": person.letter_format}
        identity.change_details(session, person, **kept, language=WELSH, actor=actor, now=story.now)
