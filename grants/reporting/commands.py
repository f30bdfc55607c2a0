"""Loading what others have published."""

from collections.abc import Iterable
from pathlib import Path

import click
from flask.cli import with_appcontext
from sqlalchemy.exc import IntegrityError

from grants.kernel.access import SYSTEM
from grants.kernel.clock import london_day
from grants.kernel.constraints import as_domain_error
from grants.kernel.money import as_decimal
from grants.kernel.problems import DomainError
from grants.kernel.web import this_app
from grants.reporting.giving360.reading import LARGEST_FILE, GivingFile, Listed, NotReadable, read_file, total
from grants.reporting.importing import Imported, import_file


@click.group("grants")
def grants() -> None:
    """Grants made in the past, or elsewhere."""


@grants.command("import-360giving")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--strict", is_flag=True, help="Load nothing at all when any grant cannot be taken.")
@with_appcontext
def import_360giving(file: Path, strict: bool) -> None:
    """Load a file in the 360Giving standard, JSON, CSV or XLSX, as past awards.

    Grants that cannot be taken are listed with the reason. Loading a file again changes nothing.
    """
    app = this_app()
    try:
        read = read_file(_content(file), today=london_day(app.clock()), name=file.name)
    except NotReadable as error:
        raise click.ClickException(str(error)) from error
    _list("Not taken", read.refused)
    if strict and read.refused:
        raise click.ClickException(f"{len(read.refused):,} grants cannot be taken, so nothing was loaded.")
    try:
        with app.database.write() as session:
            imported = import_file(session, read, actor=SYSTEM, now=app.clock())
    except (DomainError, IntegrityError) as error:
        told = as_domain_error(error) if isinstance(error, IntegrityError) else error
        raise click.ClickException(f"Nothing was loaded. {told.message}") from error
    _list("Remarks", (*read.remarks, *imported.named_otherwise))
    _list("Here already, and told otherwise in the file", imported.differing)
    _totals(read, imported)


def _content(file: Path) -> bytes:
    with file.open("rb") as stream:
        return stream.read(LARGEST_FILE + 1)


def _list(heading: str, listed: Iterable[Listed]) -> None:
    for number, one in enumerate(listed):
        if number == 0:
            click.echo(f"{heading}:")
        click.echo(_printable(f"  {one.grant_id}: {one.reason}"))


def _printable(line: str) -> str:
    """Without characters that could give orders to a terminal."""
    return "".join(character if character.isprintable() else "?" for character in line)


def _totals(read: GivingFile, imported: Imported) -> None:
    taken = total(read.grants)
    click.echo(f"In the file:  {read.entries:,} grants, £{read.stated:,.2f} in all")
    click.echo(f"Loaded:       {imported.new:,} new, {_exact(imported.new_pence)}")
    click.echo(f"Here already: {imported.here_already:,}, {_exact(imported.here_already_pence)}")
    click.echo(f"Not taken:    {len(read.refused):,}")
    here = imported.new_pence + imported.here_already_pence
    difference = read.stated * 100 - here
    if difference == 0:
        click.echo("The file’s total and what is here agree to the penny.")
        return
    click.echo(f"The file’s total and what is here differ by £{difference / 100:,.2f}:")
    click.echo(f"  £{read.stated - as_decimal(taken):,.2f} in grants that were not taken")
    click.echo(f"  {_exact(taken - here)} in grants that the file tells otherwise")


def _exact(pence: int) -> str:
    return f"£{pence // 100:,}.{pence % 100:02d}" if pence >= 0 else f"-{_exact(-pence)}"
