"""`flask demonstration load` and `links`."""

from datetime import timedelta

import click
from flask.cli import with_appcontext

from grants.demonstration.load import load
from grants.demonstration.people import PEOPLE, person_named
from grants.identity import service as identity
from grants.kernel.web import this_app

LINKS_LAST = timedelta(days=365)


@click.group("demonstration")
def demonstration() -> None:
    """An invented scheme to look round in."""


@demonstration.command("load")
@with_appcontext
def load_demonstration() -> None:
    """Fill an empty installation; does nothing in one that has a scheme."""
    load(this_app())


@demonstration.command("links")
@with_appcontext
def links() -> None:
    """Print a link that signs in, for each kind of user. Only for a demonstration."""
    app = this_app()
    if not app.settings.demonstration:
        raise click.ClickException("This installation is no demonstration (set DEMONSTRATION=1).")
    click.echo("\nSign in to the demonstration as:")
    with app.database.write() as session:
        for somebody in PEOPLE:
            person = person_named(session, somebody.key)
            token = identity.make_link(session, person, now=app.clock(), reusable=True, lasts=LINKS_LAST)
            click.echo(f"  {somebody.name}. {somebody.sees}\n    {app.settings.base_url}/sign-in/link/{token}")
    click.echo("")
