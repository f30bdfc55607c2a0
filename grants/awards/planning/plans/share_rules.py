"""Rules of who bears which part of each payment of a grant. Pure."""

from collections.abc import Sequence

from grants.kernel.money import Pence, share


def shares_of_payments(
    payments: Sequence[int], shares: Sequence[int], borne: Sequence[int] | None = None
) -> list[list[Pence]]:
    """What each funder bears of each payment to come, to the penny: a row for each payment.

    `shares` are the funders' parts of the whole grant, and `borne` what each has borne of what is paid. Each payment is
    borne so that every funder has, over this payment and those before it, its part of them as near as whole pence
    allow: the odd pennies go to those who are furthest behind (cumulative largest remainder). So the rows add up to
    the payments, and the columns to what each funder still has to bear. Where nobody bears the grant, the rows are
    empty.
    """
    # Plain numbers: a large scheme has a hundred thousand of these, and each sum of `Pence` is looked at.
    amounts = [int(payment) for payment in payments]
    total = sum(amounts)
    to_bear = _still_to_bear(total, [int(each) for each in shares], [int(each) for each in borne or [0] * len(shares)])
    given, paid = [0] * len(to_bear), 0
    rows = []
    for payment in amounts:
        paid += payment
        behind = [paid * whole - had * total for whole, had in zip(to_bear, given, strict=True)]
        room = [whole - had for whole, had in zip(to_bear, given, strict=True)]
        row = _row(payment, behind, room, total)
        given = [had + part for had, part in zip(given, row, strict=True)]
        rows.append([Pence(part) for part in row])
    return rows


def _still_to_bear(total: int, shares: Sequence[int], borne: Sequence[int]) -> list[int]:
    """What each funder bears of the payments to come. Who has borne more than its share bears no more."""
    left = [max(whole - had, 0) for whole, had in zip(shares, borne, strict=True)]
    if sum(left) == total:
        return left
    weights = left if sum(left) else list(shares)
    return [int(part) for part in share(total, weights)] if sum(weights) else []


def _row(payment: int, behind: Sequence[int], room: Sequence[int], total: int) -> list[int]:
    """Whole pence of a payment, as each funder is behind (in pence times `total`), none more than it has room for."""
    row = [min(max(each // total, 0), most) for each, most in zip(behind, room, strict=True)]
    order = sorted(range(len(row)), key=lambda i: (row[i] * total - behind[i], i))
    while row and (odd := payment - sum(row)):
        step = 1 if odd > 0 else -1
        for i in order if step > 0 else reversed(order):
            if odd and 0 <= row[i] + step <= room[i]:
                row[i] += step
                odd -= step
    return row
