"""Who rings an organisation about a form that is stuck."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from grants.kernel.constraints import explain
from grants.kernel.db import Base


class HelpHold(Base):
    """An administrator rings about an application or a return. It counts until the form has been changed since."""

    __tablename__ = "help_hold"

    record_id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    taken_at: Mapped[datetime]


explain("pk_help_hold", "Another administrator has just taken this on.", code="taken_already")
