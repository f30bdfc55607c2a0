"""Commands on the kernel: the database, events and jobs."""

from typing import Any
from uuid import UUID

import click
from flask.cli import with_appcontext
from sqlalchemy import select

from grants.kernel.events import StoredEvent
from grants.kernel.finding.service import rebuild
from grants.kernel.jobs import Job, replay_job
from grants.kernel.sealing import broken_seals, newest_seal
from grants.kernel.web import this_app


@click.group("database")
def database() -> None:
    """The database itself."""


@database.command("upgrade")
@with_appcontext
def database_upgrade() -> None:
    """Bring the database up to date."""
    from grants.kernel.migrate import upgrade  # here, so that no process of the web or of work loads Alembic

    upgrade(this_app().settings.database_url)
    click.echo("The database is up to date.")


@click.group("events", invoke_without_command=True)
@click.pass_context
def events(context: click.Context) -> None:
    """Print each event with its reactions and jobs."""
    if context.invoked_subcommand is not None:
        return
    registry = this_app().registry
    for name, event in sorted(registry.events.items()):
        click.echo(f"{name}: {', '.join(field for field in event.__dataclass_fields__)}")
        for reaction in registry.reactions_to(event):
            click.echo(f"    → {reaction.name} (job on “{registry.job_kind(reaction.name).queue}”)")
    click.echo("Other jobs:")
    reacting = {r.name for event in registry.events.values() for r in registry.reactions_to(event)}
    for kind in registry.job_kinds():
        if kind.name not in reacting:
            click.echo(f"    {kind.name} (job on “{kind.queue}”, {'database' if kind.in_database else 'world'})")


@events.command("log")
@click.option("--last", default=20, help="How many to show.")
@with_appcontext
def events_log(last: int) -> None:
    """Show what has happened, the newest last."""
    with this_app().database.read() as session:
        newest = session.scalars(select(StoredEvent).order_by(StoredEvent.id.desc()).limit(last)).all()
        for event in reversed(newest):
            sealed = f"#{event.number}" if event.number else "unsealed"
            click.echo(f"{event.at:%Y-%m-%d %H:%M:%S} {event.name} {event.facts} {sealed}")


class KnownSeal(click.ParamType[tuple[int, str]]):
    """The number of an event and the seal that somebody wrote down for it, `571:2:9f86d0…`."""

    name = "NUMBER:SEAL"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[int, str]:
        number, _, seal = str(value).partition(":")
        if not number.isdecimal() or not seal:
            self.fail("Give the number and the seal as they were printed, like 571:2:9f86d0…", param, ctx)
        return int(number), seal


@events.command("verify")
@click.option("--known", multiple=True, type=KnownSeal(), help="A seal that was written down elsewhere.")
@with_appcontext
def events_verify(known: tuple[tuple[int, str], ...]) -> None:
    """Check that no sealed event has been changed, removed or moved into another's history."""
    with this_app().database.read() as session:
        broken = list(broken_seals(session, dict(known)))
        newest = newest_seal(session)
    for sentence in broken:
        click.echo(sentence, err=True)
    if broken:
        raise SystemExit(1)
    click.echo("Every sealed event is as it was written.")
    if newest:
        click.echo(f"Write down elsewhere, and give to --known the next time: {newest[0]}:{newest[1]}")


@click.group("jobs")
def jobs() -> None:
    """The work that waits, runs, or has failed."""


@jobs.command("list")
@click.option("--state", default="dead", help="waiting, running, done, dead or cancelled.")
@with_appcontext
def jobs_list(state: str) -> None:
    """List jobs in a state with their last error."""
    with this_app().database.read() as session:
        for job in session.scalars(select(Job).where(Job.state == state).order_by(Job.run_at).limit(200)):
            reason = (job.last_error or "").strip().rpartition("\n")[2]
            click.echo(f"{job.id} {job.name} {job.key} due {job.run_at:%Y-%m-%d %H:%M} tries {job.attempts} {reason}")


@jobs.command("replay")
@click.argument("job_id", type=click.UUID)
@with_appcontext
def jobs_replay(job_id: UUID) -> None:
    """Let a dead job be tried again."""
    app = this_app()
    with app.database.write() as session:
        found = replay_job(session, job_id, now=app.clock())
    if not found:
        raise click.ClickException("There is no dead job with this id.")
    click.echo("It will be tried again.")


@click.group("search")
def search() -> None:
    """What the search finds."""


@search.command("rebuild")
@with_appcontext
def rebuild_search() -> None:
    """Write anew what can be found: after rows were written by hand."""
    app = this_app()
    with app.database.write() as session:
        number = rebuild(session, app.registry)
    click.echo(f"{number:,} records can be found.")


KERNEL_COMMANDS = (database, events, jobs, search)
