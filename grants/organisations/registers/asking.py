"""Asking the registers what they know: charities of England and Wales, and Companies House.

An adapter to the world: called where no transaction writes, with a short patience. Where it hears
nothing it says so, and people type.
"""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import Request, urlopen

from grants.kernel.problems import DomainError, NotFound
from grants.kernel.settings import Settings
from grants.kernel.web import this_app
from grants.organisations.identifiers import main_and_linked
from grants.organisations.models import Organisation
from grants.organisations.registers.rules import RegisterEntry, charity_entry, company_entry

PATIENCE_SECONDS = 4
LARGEST_ANSWER = 500_000


class RegisterSilent(DomainError):
    """The register could not be asked, or did not answer. The message says why."""

    code = "register_silent"


@dataclass(frozen=True)
class Register:
    """Where a register answers, and how we prove who asks."""

    name: str
    address: str
    headers: Mapping[str, str]


def look_up(settings: Settings, *, charity_number: str | None, company_number: str | None) -> RegisterEntry:
    """What the register says of a charity, or else of a company.

    Raises RegisterSilent, and NotFound where the register does not know the number.
    """
    main, linked = main_and_linked(charity_number or "")
    if main.isdigit():
        return charity_entry(_answer(_charities(settings), f"allcharitydetails/{quote(main)}/{linked}"))
    if company_number:
        return company_entry(_answer(_companies(settings), f"company/{quote(company_number)}"))
    if charity_number:
        raise RegisterSilent("We cannot ask the registers of Scotland and Northern Ireland. Please type the details.")
    raise RegisterSilent("Tell us a charity or company number first.")


def _charities(settings: Settings) -> Register:
    if not settings.charity_register_key:
        raise RegisterSilent("The register of charities is not connected here. Please type the details.")
    key = {"Ocp-Apim-Subscription-Key": settings.charity_register_key}
    return Register("register of charities", settings.charity_register_url, key)


def _companies(settings: Settings) -> Register:
    if not settings.companies_house_key:
        raise RegisterSilent("Companies House is not connected here. Please type the details.")
    basic = base64.b64encode(f"{settings.companies_house_key}:".encode()).decode()
    return Register("Companies House", settings.companies_house_url, {"Authorization": f"Basic {basic}"})


def _answer(register: Register, path: str) -> dict[str, Any]:
    asked = Request(f"{register.address}/{path}", headers={**register.headers, "Accept": "application/json"})  # noqa: S310
    try:
        with urlopen(asked, timeout=PATIENCE_SECONDS) as answer:  # noqa: S310 - the address is a setting
            told = json.loads(answer.read(LARGEST_ANSWER))
    except HTTPError as error:
        error.close()
        if error.code == 404:
            raise NotFound(f"The {register.name} does not know this number. Check it, or type the details.") from error
        raise RegisterSilent(f"The {register.name} does not answer us now. Please type the details.") from error
    except (OSError, HTTPException, ValueError, RecursionError) as error:
        raise RegisterSilent(f"The {register.name} does not answer us now. Please type the details.") from error
    if not isinstance(told, dict):
        raise RegisterSilent(f"The {register.name} gave an answer that we cannot read. Please type the details.")
    return told


def entry_of(organisation: Organisation) -> RegisterEntry:
    """Asks the register. Only from requests that read: nothing may wait for the world while it writes."""
    return look_up(
        this_app().settings,
        charity_number=organisation.charity_number,
        company_number=organisation.company_number,
    )
