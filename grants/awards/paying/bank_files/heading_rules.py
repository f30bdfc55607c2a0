"""A layout begun from the line of headings of an example of the bank's. Pure."""

from grants.awards.paying.bank_files.layout_rules import (
    ACCOUNT_NUMBER,
    AMOUNT,
    LONGEST_CELL,
    MOST_COLUMNS,
    OUR_ACCOUNT,
    OUR_NAME,
    OUR_SORT_CODE,
    PAID_FOR,
    PAY_ON,
    PAYEE,
    REFERENCE,
    SEPARATORS,
    SORT_CODE,
    STATEMENT,
    Column,
    Layout,
)

_SAYS = (
    (SORT_CODE, ("sort",)),
    (ACCOUNT_NUMBER, ("account n", "acc n", "account")),
    (AMOUNT, ("amount", "value", "sum")),
    (PAY_ON, ("date", "day")),
    (STATEMENT, ("statement", "payee ref", "beneficiary ref")),
    (REFERENCE, ("reference", "ref", "invoice")),
    (PAID_FOR, ("description", "narrative", "detail", "purpose")),
    (PAYEE, ("payee", "beneficiary", "name", "supplier")),
)
_OURS = {SORT_CODE: OUR_SORT_CODE, ACCOUNT_NUMBER: OUR_ACCOUNT, PAYEE: OUR_NAME}
_OUR_SIDE = ("our ", "from ", "debit", "payer", "originator")


def layout_from(line: str) -> Layout:
    """The layout with these headings, separated by whichever separator there is most of. What a column holds is guessed
    from its heading, each thing once; a person looks at the guesses. Without a heading, it has no columns.
    """
    first = line.strip().partition("\n")[0]
    separator = max(SEPARATORS, key=first.count)
    headings = [cell.strip().strip('"').strip() for cell in first.split(separator)] if first else []
    columns: list[Column] = []
    for heading in headings[:MOST_COLUMNS]:
        held = {column.field for column in columns}
        field = held_by(heading)
        columns.append(Column(heading[:LONGEST_CELL], "" if field in held else field))
    return Layout(tuple(columns), separator=separator)


def held_by(heading: str) -> str:
    """What a column with this heading most likely holds; empty where nothing says it."""
    words = heading.casefold()
    found = next((field for field, says in _SAYS if any(each in words for each in says)), "")
    is_ours = any(each in f"{words} " for each in _OUR_SIDE)
    return _OURS.get(found, found) if is_ours else found
