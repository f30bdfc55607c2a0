"""Commands on mail."""

import mailbox
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import click
from flask.cli import with_appcontext

from grants.kernel.counting import counted
from grants.kernel.web import this_app
from grants.notifications.delivering.bounces.rules import RETURNED, notifications_in
from grants.notifications.delivering.bounces.service import record_bounce


@click.group("mail")
def mail() -> None:
    """Mail that went out."""


@mail.command("read-bounce")
@click.argument("source", type=click.Path(exists=True, path_type=Path, allow_dash=True), default="-")
@with_appcontext
def read_bounce(source: Path) -> None:
    """Read reports of mail that could not be delivered: one from standard input, or all of a mailbox or Maildir.

    What is no such report, and what has been read before, changes nothing. Prints how many mails came back.
    """
    app = this_app()
    domain = app.settings.mail_from.rpartition("@")[2]
    read = recorded = 0
    for content in _contents(source):
        read += 1
        with app.database.write() as session:
            for each in notifications_in(content, domain=domain):
                recorded += record_bounce(session, each, way=RETURNED, now=app.clock()) is not None
    click.echo(f"{counted(read, 'mail')} read, {recorded} of ours newly came back.")


def _contents(source: Path) -> Iterator[bytes]:
    """Each mail of a file in mbox format, of a Maildir, or the one on standard input."""
    if str(source) == "-":
        yield sys.stdin.buffer.read()
    elif source.is_dir():
        yield from (kept.as_bytes() for kept in mailbox.Maildir(str(source), create=False))
    elif (content := source.read_bytes()).startswith(b"From "):
        with closing(mailbox.mbox(str(source), create=False)) as box:
            yield from (kept.as_bytes() for kept in box)
    else:
        yield content
