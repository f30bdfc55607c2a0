"""Commands on people."""

import click
from flask.cli import with_appcontext

from grants.identity import service
from grants.kernel.access import SYSTEM
from grants.kernel.web import this_app


@click.group("people")
def people() -> None:
    """People who have accounts."""


@people.command("first-administrator")
@click.option("--email", default="administrator@example.org", help="The administrator's e-mail address.")
@with_appcontext
def first_administrator(email: str) -> None:
    """Print a link that signs in the first administrator, while there is none."""
    app = this_app()
    with app.database.write() as session:
        now = app.clock()
        if not service.first_administrator_needed(session):
            click.echo("There is an administrator already; sign in with your e-mail address.")
            return
        person = service.register_person(session, email=email, name="First administrator", actor=SYSTEM, now=now)
        service.appoint_administrator(session, person, actor=SYSTEM, now=now)
        token = service.make_link(session, person, now=now)
    click.echo(f"First administrator ({email}): {app.settings.base_url}/sign-in/link/{token}")


@people.command("administrator")
@click.option("--email", required=True)
@click.option("--name", required=True)
@with_appcontext
def administrator(email: str, name: str) -> None:
    """Make somebody an administrator."""
    app = this_app()
    with app.database.write() as session:
        person = service.register_person(session, email=email, name=name, actor=SYSTEM, now=app.clock())
        service.appoint_administrator(session, person, actor=SYSTEM, now=app.clock())
    click.echo(f"{person.name} is an administrator.")
