"""Reading what instalments wait for."""

from uuid import UUID

from sqlalchemy import Select, select

from grants.awards.models import PLANNED, Instalment


def instalments_for(award_id: UUID) -> Select[Instalment]:
    """A statement for the instalments of an award that are planned and not payable yet."""
    return select(Instalment).where(Instalment.award_id == award_id, Instalment.state == PLANNED)
