"""What every list of what belongs to an application tells of it."""

from typing import Any

from sqlalchemy import Select

from grants.applications.models import Application
from grants.kernel.lists.described import Column
from grants.organisations.listed import GRANTEE
from grants.organisations.models import Organisation
from grants.schemes.models import Round, Scheme

OF_APPLICATION = (
    Column("application", "The application’s reference", Application.reference),
    Column("scheme", "The scheme of the round", Scheme.name),
    Column("round", "The round’s name", Round.name),
    *GRANTEE,
)


def with_application(statement: Select[Any]) -> Select[Any]:
    """With the round, scheme and organisation of each application."""
    return (
        statement.join(Round, Application.round_id == Round.id)
        .join(Scheme, Round.scheme_id == Scheme.id)
        .join(Organisation, Application.organisation_id == Organisation.id)
    )
