"""Triggers for migrations, on both databases. What a migration on main calls does the same for ever."""

from collections.abc import Sequence
from dataclasses import dataclass

from alembic import op


@dataclass(frozen=True)
class Trigger:
    """What the database does after each row of a table that an act changes, if `when` is true of the row.

    `act` is like "INSERT" or "UPDATE OF state". Statements and `when` call the row OLD and NEW.
    """

    name: str
    act: str
    table: str
    when: str
    statements: Sequence[str]

    def create(self) -> None:
        body = " ".join(f"{statement};" for statement in self.statements)
        does = f"BEGIN {body} END"
        if on_postgresql():
            op.execute(
                f"CREATE FUNCTION {self.name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} RETURN NULL; END $$"
            )
            does = f"EXECUTE FUNCTION {self.name}()"
        op.execute(
            f"CREATE TRIGGER {self.name} AFTER {self.act} ON {self.table} FOR EACH ROW WHEN ({self.when}) {does}"
        )

    def drop(self) -> None:
        drop_trigger(self.name, self.table)


@dataclass(frozen=True)
class BulkTrigger:
    """What the database does after rows come or go, `act` INSERT or DELETE. PostgreSQL does it once for each statement,
    with its rows as the table `changed`; SQLite, which has no such triggers, for each row, as `row` says.
    """

    name: str
    act: str
    table: str
    statement: str
    row: str

    def create(self) -> None:
        if not on_postgresql():
            Trigger(self.name, self.act, self.table, "true", (self.row,)).create()
            return
        op.execute(
            f"CREATE FUNCTION {self.name}() RETURNS trigger LANGUAGE plpgsql"
            f" AS $$ BEGIN {self.statement}; RETURN NULL; END $$"
        )
        rows = "NEW" if self.act == "INSERT" else "OLD"
        op.execute(
            f"CREATE TRIGGER {self.name} AFTER {self.act} ON {self.table} REFERENCING {rows} TABLE AS changed"
            f" FOR EACH STATEMENT EXECUTE FUNCTION {self.name}()"
        )

    def drop(self) -> None:
        drop_trigger(self.name, self.table)


def drop_trigger(name: str, table: str) -> None:
    op.execute(f"DROP TRIGGER {name}" + (f" ON {table}" if on_postgresql() else ""))
    if on_postgresql():
        op.execute(f"DROP FUNCTION {name}")


def on_postgresql() -> bool:
    return bool(op.get_bind().dialect.name == "postgresql")
