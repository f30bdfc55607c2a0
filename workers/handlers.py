"""What the workers can do in the world, by the name of the job."""

from grants.applications.hosting.service import MAIL_INVITATION, MAIL_NOTHING_TO_ANSWER
from grants.awards.letters.service import WRITE_LETTER
from grants.identity.service import MAIL_CODE
from grants.kernel.discarding import DELETE_BYTES
from grants.kernel.documents import WRITE_DOCUMENT
from grants.kernel.running import Handlers
from grants.kernel.uploads.service import SCAN_FILE
from grants.notifications.delivering.posting.service import POST_LETTER
from grants.notifications.delivering.receipts.service import READ_RECEIPTS
from grants.notifications.queries import (
    MAIL_ACCOUNT_CHANGED,
    MAIL_BRIEFING_CHANGED,
    MAIL_BRIEFING_PLACE,
    MAIL_BRIEFING_TOMORROW,
    MAIL_CONCERN,
    MAIL_CONTACT_REPLACED,
    MAIL_MEMBER_ASKED,
    MAIL_PACK,
    SEND_MESSAGE,
    SEND_REMINDER,
)
from grants.panels.allocating.kept.queries import PROPOSE
from grants.panels.comparing.service import COMPARE
from grants.reporting.approving.service import REMAKE_PACK
from grants.reporting.dossiers.service import BUILD_DOSSIER
from grants.reporting.service import BUILD_PACK
from workers.accounts import mail_account_changed, mail_contact_replaced, mail_member_asked, mail_pack
from workers.briefings import mail_briefing_changed, mail_briefing_place, mail_briefing_tomorrow
from workers.comparing import compare_marks
from workers.concerns import mail_concern
from workers.discarding import delete_bytes_of
from workers.documents import write_document
from workers.dossiers import build_dossier
from workers.invitations import mail_invitation, mail_nothing_to_answer
from workers.letters import write_letter
from workers.packs import build_pack, remake_pack
from workers.posting import post_letter
from workers.proposing import propose_reading
from workers.receipts import read_receipts
from workers.reminders import SEND_REMINDERS, send_message
from workers.scanning import scan_file
from workers.sign_in import mail_code

HANDLERS: Handlers = {
    BUILD_DOSSIER: build_dossier,
    BUILD_PACK: build_pack,
    DELETE_BYTES: delete_bytes_of,
    COMPARE: compare_marks,
    MAIL_ACCOUNT_CHANGED: mail_account_changed,
    MAIL_BRIEFING_CHANGED: mail_briefing_changed,
    MAIL_BRIEFING_PLACE: mail_briefing_place,
    MAIL_BRIEFING_TOMORROW: mail_briefing_tomorrow,
    MAIL_CODE: mail_code,
    MAIL_CONCERN: mail_concern,
    MAIL_CONTACT_REPLACED: mail_contact_replaced,
    MAIL_INVITATION: mail_invitation,
    MAIL_MEMBER_ASKED: mail_member_asked,
    MAIL_PACK: mail_pack,
    MAIL_NOTHING_TO_ANSWER: mail_nothing_to_answer,
    POST_LETTER: post_letter,
    PROPOSE: propose_reading,
    READ_RECEIPTS: read_receipts,
    REMAKE_PACK: remake_pack,
    SCAN_FILE: scan_file,
    SEND_MESSAGE: send_message,
    SEND_REMINDER: SEND_REMINDERS,
    WRITE_DOCUMENT: write_document,
    WRITE_LETTER: write_letter,
}
