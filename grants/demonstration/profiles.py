"""What the organisations of the demonstration tell once, so that they can be paid."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from grants.demonstration.narrator import Narrator
from grants.kernel.access import Actor
from grants.kernel.web import current_vault
from grants.organisations import queries, service
from grants.organisations.asking.rules import CITYWIDE, PAYMENT, asked_of
from grants.organisations.bank import queries as bank_queries
from grants.organisations.bank import service as bank_service
from grants.organisations.bank.check_rules import CHECK, CONFIRMATION, MATCH, PAPER, PHONE
from grants.organisations.checking import service as checking
from grants.organisations.contacts import service as contact_service
from grants.organisations.contacts.rules import SENIOR_POSITIONS
from grants.organisations.models import BankAccount, Organisation
from grants.organisations.profile import queries as profiles

FIRST_CHARITY, FIRST_COMPANY = 9_000_000, 99_000_000
"""Numbers that no register has given yet."""


def tell_all(story: Narrator, key: str, organisation_id: UUID) -> None:
    """Let somebody tell everything about an organisation that is asked before it is paid."""
    with story.acting_as(key) as (session, actor):
        organisation = queries.organisation_of(session, organisation_id)
        if not profiles.profile_of(session, organisation).gaps_for(PAYMENT):
            return
        number: int = session.scalar(select(func.count()).select_from(BankAccount)) or 0
        _tell_details(story, session, organisation, number, actor)
        _tell_people(story, session, organisation, number, actor)
        bank_service.save_bank_account(
            session,
            organisation,
            details={
                "account_name": organisation.name,
                "sort_code": "20-00-00",
                "account_number": f"{55_000_000 + number}",
                "two_signatories": True,
            },
            version=0,
            vault=current_vault(),
            actor=actor,
            now=story.now,
        )


def check_account(story: Narrator, organisation_id: UUID, moment: datetime) -> None:
    """Let one administrator check the account and another ring about it, unless they have: a host may hold the money
    of more than one.
    """
    said: dict[str, Any]
    for key, said in (
        ("colleague", {"kind": CHECK, "evidence": PAPER, "name_fits": True, "payee_result": MATCH}),
        (
            "administrator",
            {
                "kind": CONFIRMATION,
                "how": PHONE,
                "number": "0113 496 0990",
                "source": "The number in the charity register",
                "note": "Spoke with the treasurer, who read out the last three figures.",
            },
        ),
    ):
        with story.acting_as(key, moment) as (session, actor):
            account = bank_queries.told_account(session, organisation_id)
            if said["kind"] in bank_queries.waits_for(account):
                organisation = queries.organisation_of(session, organisation_id)
                checking.record_check(
                    session, organisation, given=said, version=account.version, actor=actor, now=story.now
                )


def _tell_details(story: Narrator, session: Session, organisation: Organisation, number: int, actor: Actor) -> None:
    everything: dict[str, Any] = {
        "founded": "2014-05",
        "postcode": "ZZ1 1NL",
        "annual_income_pence": 9_000_00,
        "address": f"{number + 1} Mill Street, Wharfe",
        "charity_number": str(FIRST_CHARITY + number),
        "company_number": str(FIRST_COMPANY + number),
        "governing_document": "constitution",
        "asset_lock": True,
        "unrelated_people": 5,
        "year_ended_on": date(story.now.year - 1, 3, 31),
        "areas": [CITYWIDE],
        "communities": ["everyone"],
        "safeguarding_policy": True,
        "safeguarding_lead": "Ruth Ellis",
    }
    known = profiles.details_of(organisation)
    asked = [one.field for one in asked_of(organisation.kind, known)]
    changes = {field: everything[field] for field in asked if field in everything and known[field] in (None, [])}
    service.change_organisation(
        session, organisation, changes=changes, version=organisation.version, actor=actor, now=story.now
    )


def _tell_people(story: Narrator, session: Session, organisation: Organisation, number: int, actor: Actor) -> None:
    positions = SENIOR_POSITIONS[organisation.kind] or ("Chair",)
    contacts = {
        role: {
            "name": name,
            "position": position,
            "email": f"{role}-{number}@demonstration.example",
            "phone": f"0113 496 {first + number:04}",
            "address": f"{first + number} Canal Road, Wharfe",
            "is_of_age": True,
        }
        for role, name, position, first in (
            ("senior", "Ruth Ellis", positions[0], 0),
            ("main", "Gerald Ames", "Coordinator", 500),
        )
    }
    contact_service.save_contacts(
        session, organisation, contacts=contacts, version=organisation.version, actor=actor, now=story.now
    )
