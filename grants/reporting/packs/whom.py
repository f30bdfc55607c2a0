"""Who got how much for what, where, and how far it is: the first section of a pack. Pure."""

from collections.abc import Sequence

from grants.kernel.counting import counted
from grants.kernel.money import pounds
from grants.reporting.packs.grants_made import Granted
from grants.reporting.packs.rules import GRANTS
from grants.reporting.packs.scope import Scope
from grants.reporting.packs.tables import MOST_MONEY, PENCE, Column, Row, Section, Table


def section(scope: Scope, granted: Sequence[Granted], lines: int | None, *, shared: bool) -> Section:
    """Every grant that was made in the period and every other that went on in it; with `lines` so many of the first."""
    made = [each for each in granted if each.awarded_on >= scope.period_from]
    before = [] if lines is not None else [each for each in granted if each.awarded_on < scope.period_from]
    most = len(made) if lines is None else lines
    sentences = [] if made else ["No grants were made in this period."]
    if len(made) > most:
        rest = made[most:]
        sentences.append(
            f"These are the {most} with the most money. The quarterly pack lists the other"
            f" {counted(len(rest), 'grant')} too, {pounds(sum(each.pence for each in rest))} together."
        )
    tables = [
        _table(key, title, some, shared=shared, total=whole)
        for key, title, some, whole in (
            ("made", "Grants made in this period", made[:most], made),
            ("going_on", "Grants made before that went on in this period", before, before),
        )
        if some
    ]
    return Section(GRANTS, "Who got what", sentences, tables)


def _table(key: str, title: str, granted: Sequence[Granted], *, shared: bool, total: Sequence[Granted]) -> Table:
    money = [Column("All funders", PENCE), Column("Your share", PENCE)] if shared else [Column("Money", PENCE)]
    columns = [Column("Organisation"), Column("What for"), Column("Where"), *money, Column("How far")]
    rows: list[Row] = [(each.who, each.what, each.where, *_money([each], shared), each.how_far) for each in granted]
    foot: Row = (f"All {len(total):,}" if len(total) > 1 else "All", "", "", *_money(total, shared), "")
    return Table(key, title, columns, rows, foot, MOST_MONEY)


def _money(granted: Sequence[Granted], shared: bool) -> tuple[int, ...]:
    own = sum(each.pence for each in granted)
    return (sum(each.whole_pence for each in granted), own) if shared else (own,)
