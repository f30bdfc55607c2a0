"""Lists that somebody saved under a name."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.identity.models import Person
from grants.kernel.constraints import explain
from grants.kernel.db import Base, index_where, new_id


class SavedList(Base):
    """A list as its address asks for it, under a name: for whoever saved it, or for all of the grant-maker."""

    __tablename__ = "saved_list"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    list_key: Mapped[str]
    name: Mapped[str]
    query: Mapped[str]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    for_all: Mapped[bool] = mapped_column(default=False)
    saved_at: Mapped[datetime]

    person: Mapped[Person] = relationship(lazy="raise")

    __table_args__ = (
        UniqueConstraint("person_id", "list_key", "name"),
        CheckConstraint("length(trim(name)) > 0", name="name"),
        index_where("ix_saved_list_for_all", "list_key", where="for_all"),
    )


explain(
    "uq_saved_list_person_id_list_key_name", "You have saved a list under this name.", field="name", code="name_taken"
)
explain("ck_saved_list_name", "Enter a name for this list.", field="name", code="missing")
