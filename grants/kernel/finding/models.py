"""What can be found: the names, the reference and the words of each record, in one table.

Triggers write it in the transaction that changes what it tells, however that is changed.
"""

from uuid import UUID

from sqlalchemy import BigInteger, Index, Integer
from sqlalchemy.orm import Mapped, mapped_column

from grants.kernel.db import Base


class SearchEntry(Base):
    """One record that can be found. `named` has its names and numbers, `words` what was written in it once it was sent.

    `number` only orders the entries; SQLite's full text knows them by it.
    """

    __tablename__ = "search_entry"

    number: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    record_id: Mapped[UUID] = mapped_column(unique=True)
    kind: Mapped[str]
    reference: Mapped[str | None]
    named: Mapped[str]
    words: Mapped[str]

    __table_args__ = (
        Index("ix_search_entry_reference", "reference"),
        Index("ix_search_entry_kind_record_id", "kind", "record_id"),
    )
