"""Commands on places and bank accounts."""

from collections.abc import Callable
from pathlib import Path

import click
from flask.cli import with_appcontext

from grants.kernel.access import SYSTEM
from grants.kernel.encryption import Unreadable
from grants.kernel.web import current_vault, this_app
from grants.organisations.bank import service as bank_service
from grants.organisations.bank.rules import UnreadableWeights, read_weights
from grants.organisations.places import service as place_service
from grants.organisations.places.service import BadFile, Loaded

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group("places")
def place_commands() -> None:
    """Postcodes, wards and partnerships."""


@place_commands.command("import")
@click.argument("file", type=FILE)
@with_appcontext
def import_places(file: Path) -> None:
    """Load a CSV file of postcodes with ward, LSOA and deprivation decile.

    All of it is loaded or nothing; lines that cannot be taken are listed. Loading it again changes nothing.
    """
    _load(file, place_service.load_places, "postcodes")


@place_commands.command("partnerships")
@click.argument("file", type=FILE)
@with_appcontext
def import_partnerships(file: Path) -> None:
    """Load a CSV file with code and name of the Local Care Partnerships that organisations can choose."""
    _load(file, place_service.load_partnerships, "partnerships")


def _load(file: Path, load: Callable[..., Loaded], things: str) -> None:
    app = this_app()
    try:
        with file.open(encoding="utf-8-sig", newline="") as stream, app.database.write() as session:
            loaded = load(session, stream, actor=SYSTEM, now=app.clock())
    except BadFile as error:
        for line in error.lines:
            click.echo(_printable(f"  line {line.number:,}: {line.reason}"))
        raise click.ClickException(error.message) from error
    total = loaded.new + loaded.changed + loaded.same
    click.echo(f"{total:,} {things}: {loaded.new:,} new, {loaded.changed:,} changed, {loaded.same:,} as before.")


def _printable(line: str) -> str:
    """The line with `?` for each character that could give orders to a terminal."""
    return "".join(character if character.isprintable() else "?" for character in line)


@click.group("bank-accounts")
def bank_accounts() -> None:
    """What bank details are checked and encrypted with."""


@bank_accounts.command("change-key")
@click.option(
    "--with-fernet", is_flag=True, help="Open what an earlier version sealed as well: once, after the update."
)
@with_appcontext
def change_key(with_fernet: bool) -> None:
    """Seal anew all bank details that are not sealed with the first of BANK_KEYS."""
    app = this_app()
    try:
        with app.database.write() as session:
            changed = bank_service.change_key(
                session, vault=current_vault(), actor=SYSTEM, now=app.clock(), with_fernet=with_fernet
            )
    except Unreadable as error:
        raise click.ClickException(f"{error} Nothing was changed.") from error
    click.echo(f"{changed:,} bank accounts were sealed anew; all are sealed with the newest key.")


@bank_accounts.command("load-weights")
@click.argument("file", type=FILE)
@with_appcontext
def load_weights(file: Path) -> None:
    """Load the banks' table of weights, with which sort codes and account numbers are checked."""
    app = this_app()
    try:
        lines = read_weights(file.read_text(encoding="ascii").splitlines())
    except (UnreadableWeights, UnicodeDecodeError) as error:
        raise click.ClickException(f"{error} Nothing was loaded.") from error
    with app.database.write() as session:
        bank_service.load_weights(session, lines)
    odd = sum(line.exception is not None for line in lines)
    click.echo(f"{len(lines):,} lines loaded; for {odd:,} with exceptions nothing is checked.")
