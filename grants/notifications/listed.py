"""The list of messages to people."""

from grants.identity.finding import PEOPLE
from grants.identity.models import Person
from grants.kernel.lists.acts import Act, ActElsewhere
from grants.kernel.lists.described import MOMENT, STATE, Column, List, named
from grants.kernel.pages import addresses
from grants.notifications.models import Message
from grants.notifications.queries import is_readable
from grants.notifications.staff.mailings.acts import WRITE_TO_SEVERAL
from grants.notifications.staff.steering.acts import MESSAGE_ACTS
from grants.notifications.state_rules import STATES

MESSAGES = List(
    "messages",
    "Messages",
    Message.id,
    named(
        Column("subject", "What the message is called", Message.subject),
        Column("to", "To whom it is", Person.name),
        Column("email", "The e-mail address of whom it is to, as it is now", Person.email, heading="E-mail"),
        Column("kind", "What it is, such as return_accepted", Message.kind),
        Column("state", "Where it stands: queued, on its way, held, failed, sent …", Message.state, STATE),
        Column("reason", "Why it stands so, where there is more to say", Message.state_reason),
        Column("since", "Since when it stands so, in London time", Message.changed_at, MOMENT),
        Column("written_at", "When it was written, in London time", Message.created_at, MOMENT, "Written"),
        Column("sent_at", "When it was sent, in London time", Message.sent_at, MOMENT, "Sent"),
    ),
    lambda statement: statement.select_from(Message).join(Person, Message.person_id == Person.id),
    is_readable,
    lambda: addresses("notifications.show", "message_id"),
    usual=("subject", "to", "state", "reason", "written_at", "sent_at"),
    linked=Message.id,
    sorts={"written_at": Message.created_at},
    states=STATES,
    state=Message.state,
    indexed_by_state=True,
    days="written_at",
    about=Message.about_id,
    findable=PEOPLE,
    found=Message.person_id,
)

LISTS = (MESSAGES,)
ACTS: tuple[Act | ActElsewhere, ...] = (*MESSAGE_ACTS, *WRITE_TO_SEVERAL)
