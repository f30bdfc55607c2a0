"""The funder's pack of the demonstration: approved by a second person, sent, asked about and answered. The others are
drafts that workers build.
"""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.demonstration.narrator import Narrator
from grants.identity.queries import person_of
from grants.reporting.approving import service as approving
from grants.reporting.asking import service as asking
from grants.reporting.asking.queries import question_of
from grants.reporting.asking.rules import lines_of, table_named
from grants.reporting.drafting import drafted
from grants.reporting.models import Pack
from grants.reporting.packs.behind import behind
from grants.reporting.packs.setting import html_of
from grants.reporting.queries import pack_of
from grants.reporting.sending import service as sending
from grants.reporting.service import keep_pack

MADE = "made"
AN_HOUR = timedelta(hours=1)


def approve_and_ask(story: Narrator) -> None:
    """The pack of the funder who can be tried out goes its whole way."""
    with story.acting_as("funder") as (session, actor):
        of_funder = select(Pack.id).where(Pack.funder_id.in_(actor.held("funder"))).order_by(Pack.id)
        pack_id = session.scalars(of_funder).one()
        email = person_of(session, story.person_id("funder")).email
    with story.acting_as("colleague", story.now + AN_HOUR) as (session, actor):
        pack = pack_of(session, pack_id)
        _build(story, session, pack)
        said = "The first returns are in. I rang about the one that is late."
        approving.comment(session, pack, said, actor=actor, now=story.now)
        sending.name_recipient(session, pack, email=email, actor=actor, now=story.now)
        approving.approve(session, pack, version=None, actor=actor, now=story.now)
        made = table_named(pack.figures or {}, MADE)
        assert made is not None
        line = lines_of(made)[0]
    with story.acting_as("funder", story.now + AN_HOUR) as (session, actor):
        question = "Is this the group that moved to the mill last year?"
        about = {"table": MADE, "line": line, "question": question}
        asked = asking.ask(session, pack_of(session, pack_id), **about, actor=actor, now=story.now).id
    with story.acting_as("administrator", story.now + AN_HOUR) as (session, actor):
        words = "Yes. They have a room on the ground floor now, and more people can come."
        asking.answer(session, *question_of(session, pack_id, asked), words, actor=actor, now=story.now)


def _build(story: Narrator, session: Session, pack: Pack) -> None:
    """Keep the draft that a worker would build, its document without charts; the one that is issued a worker writes."""
    contents = drafted(session, pack, pack.asked_at)
    figures, rows = contents.in_lines(), behind(session, contents)
    cover = approving.cover_of(session, pack)
    content = story.app.make_pdf(html_of(story.app.jinja_env, cover, figures, charts={}))
    digest, name, size = story.app.files.put(content), f"{pack.about}.pdf", len(content)
    keep_pack(session, pack.id, figures=figures, rows=rows, digest=digest, name=name, size=size, now=story.now)
    session.refresh(pack, ["built_at", "figures", "file_id"])
