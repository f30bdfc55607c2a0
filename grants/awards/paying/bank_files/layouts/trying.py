"""A layout is tried on a sample in this installation: from its own account, for the next working day."""

from datetime import datetime, timedelta

from grants.awards.paying.bank_files.layout_rules import AnswerLayout, Layout
from grants.awards.paying.bank_files.lines import Payer, payer_of
from grants.awards.paying.bank_files.trials import MADE_UP_PAYER, Trial, try_answer_layout, try_layout
from grants.kernel.clock import london_day, working_day_on_or_after
from grants.kernel.settings import Settings


def own_payer(settings: Settings) -> Payer:
    """The account that files pay from. Raises Conflict where none is set."""
    return payer_of(
        name=settings.payer_name,
        sort_code=settings.payer_sort_code,
        account_number=settings.payer_account_number,
        service_user_number=settings.bacs_user_number,
    )


def tried(content: Layout | AnswerLayout, sample: str, *, settings: Settings, now: datetime) -> Trial:
    """What becomes of a sample by this layout. Raises Invalid with what is wrong with the layout or the sample.

    Without an account of our own a made-up one pays the sample, so that layouts can be made before it is set.
    """
    if isinstance(content, AnswerLayout):
        return try_answer_layout(content, sample)
    payer = own_payer(settings) if settings.payer_account_number else MADE_UP_PAYER
    pay_on = working_day_on_or_after(london_day(now) + timedelta(days=1))
    return try_layout(content, payer=payer, pay_on=pay_on)
