"""Commands on the tokens of programs."""

from uuid import UUID

import click
from flask.cli import with_appcontext

from grants.identity.service import person_for_command
from grants.identity.tokens import queries, service
from grants.identity.tokens.rules import MOST_DAYS, USUAL_DAYS
from grants.kernel.access import SYSTEM
from grants.kernel.problems import DomainError
from grants.kernel.web import this_app


@click.group("tokens")
def tokens() -> None:
    """Bearer tokens for programs."""


@tokens.command("create")
@click.option("--person", "email", required=True, help="The e-mail address of the person it acts for.")
@click.option("--label", default="program", help="What it is for.")
@click.option("--days", default=USUAL_DAYS, help=f"How many days it lasts, {MOST_DAYS} at most.")
@with_appcontext
def create_token(email: str, label: str, days: int) -> None:
    """Print a new token; it is shown this once."""
    app = this_app()
    with app.database.write() as session:
        try:
            person = person_for_command(session, email)
            _, token = service.issue_token(session, person, label=label, days=days, actor=SYSTEM, now=app.clock())
        except DomainError as error:
            raise click.ClickException(error.message) from error
    click.echo(token)


@tokens.command("list")
@click.option("--person", "email", required=True, help="The e-mail address of the person they act for.")
@with_appcontext
def list_tokens(email: str) -> None:
    """Print the tokens that work now: id, last day, and what it is for."""
    app = this_app()
    with app.database.read() as session:
        try:
            person = person_for_command(session, email)
        except DomainError as error:
            raise click.ClickException(error.message) from error
        for token in queries.working_tokens(session, person.id, app.clock()):
            click.echo(f"{token.id}  until {token.expires_at:%Y-%m-%d}  {token.label}")


@tokens.command("withdraw")
@click.argument("token_id", type=click.UUID)
@with_appcontext
def withdraw_token(token_id: UUID) -> None:
    """End a token at once."""
    app = this_app()
    with app.database.write() as session:
        try:
            token = queries.token_of(session, token_id)
        except DomainError as error:
            raise click.ClickException(error.message) from error
        service.withdraw_token(session, token, actor=SYSTEM, now=app.clock())
    click.echo(f"The token “{token.label}” works no more.")
