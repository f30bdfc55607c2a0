"""How many there are of something, in words."""


def counted(number: int, one: str, many: str | None = None) -> str:
    """A number with its noun: `1 grant`, `2,400 grants`, `0 grants`. `many` is for nouns that take no s."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
