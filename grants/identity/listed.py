"""The list of everybody with an account."""

from sqlalchemy import true

from grants.identity.finding import PEOPLE as FINDABLE
from grants.identity.models import Person
from grants.kernel.lists.described import MOMENT, Column, List, View, named
from grants.kernel.pages import addresses

PEOPLE = List(
    "people",
    "People",
    Person.id,
    named(
        Column("person", "The person’s name", Person.name, heading="Name"),
        Column("email", "The e-mail address with which they sign in", Person.email, heading="E-mail"),
        Column("phone", "Their telephone number, where they gave one", Person.phone, heading="Telephone"),
        Column(
            "administrator",
            "Whether they run the grants programme",
            Person.is_administrator,
            heading="Runs the programme",
            known={True: "Yes", False: "No"},
        ),
        Column("letter_format", "The format in which they want letters", Person.letter_format),
        Column("language", "The language that they would rather read than English", Person.language),
        Column("since", "Since when they have an account, in London time", Person.created_at, MOMENT),
    ),
    lambda statement: statement.select_from(Person),
    lambda actor: true(),
    lambda: addresses("records.record", "record_id"),
    usual=("person", "email", "phone", "administrator", "since"),
    linked=Person.id,
    sorts={"person": Person.name},
    views={"administrators": View("Who runs the programme", lambda now: Person.is_administrator.is_(True))},
    findable=FINDABLE,
    found=Person.id,
)

LISTS = (PEOPLE,)
