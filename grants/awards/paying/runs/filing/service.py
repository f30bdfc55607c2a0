"""A released run is sent as a file, which is kept encrypted; and what the bank's file says is read and recorded."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from grants.awards.paying.bank_files.answer_csv import read_answers_csv
from grants.awards.paying.bank_files.answers import UNDER_WAY, Answer, check_answers
from grants.awards.paying.bank_files.layout_rules import AnswerLayout, Layout
from grants.awards.paying.bank_files.layouts.models import PaymentLayout
from grants.awards.paying.bank_files.lines import Payer, PaymentLine
from grants.awards.paying.bank_files.status_reports import read_status_report
from grants.awards.paying.runs.answering import rules as answer_rules
from grants.awards.paying.runs.answering import service as answering
from grants.awards.paying.runs.answering.rules import Standing
from grants.awards.paying.runs.checking import lock_run, person
from grants.awards.paying.runs.filing import queries, rules
from grants.awards.paying.runs.models import BY_FILE, CLOSED, RELEASED, RETURNED, SENT, Payment, PaymentRun
from grants.awards.paying.runs.releasing.service import LineToPay, SentFile, lines_to_pay, record_sent
from grants.kernel.access import Actor
from grants.kernel.clock import london_day
from grants.kernel.encryption import Unreadable, Vault
from grants.kernel.files import FileStore, digest_of, keep_file
from grants.kernel.problems import Conflict, Denied, Invalid, Problem, check

YOUR_OWN_LAYOUT = "You saved this layout last, so somebody else sends a run by it."
NO_REASON = "The bank gives no reason."
SEALED = "file"


def send_by_file(
    session: Session,
    run: PaymentRun,
    *,
    file_format: str,
    layout: PaymentLayout | None,
    payer: Payer,
    vault: Vault,
    files: FileStore,
    version: int | None,
    actor: Actor,
    now: datetime,
) -> None:
    """Write a released run as a file for the bank, and keep it encrypted: from now on the money may be on its way.

    The run's day becomes the day on which the bank pays the file, where that is later.
    Raises Conflict when it is not released, Denied to who may not pay what is in it or saved the layout last, Stale
    when it has changed since `version`, Invalid for a format that there is not or what no bank takes, and
    PaymentsDropped when something has changed since it was prepared.
    """
    by = person(actor)
    lock_run(session, run, state=RELEASED, version=version, actor=actor)
    check(rules.format_problems(file_format, layout, rules.FORMATS))
    content = layout.content if layout is not None and file_format == rules.CSV else None
    if layout is not None and content is not None and layout.saved_by == by:
        raise Denied(YOUR_OWN_LAYOUT)
    if isinstance(content, AnswerLayout):
        raise Invalid([Problem("layout_id", "This layout is for the bank’s answers.", "unknown")])
    lines = lines_to_pay(session, run, vault=vault, actor=actor, now=now)
    today = london_day(now)
    run.pay_on = rules.arrives_on(file_format, run.pay_on, today)
    data = rules.written(
        [_as_line(line) for line in lines],
        payer,
        file_format=file_format,
        layout=content,
        run_reference=run.reference,
        pay_on=run.pay_on,
        today=today,
        now=now,
    )
    sent = _kept(session, run, data, file_format, vault=vault, files=files, now=now)
    record_sent(session, run, [line.payment for line in lines], how=BY_FILE, file=sent, actor=actor, now=now)


def _as_line(line: LineToPay) -> PaymentLine:
    payment, account = line.payment, line.account
    return PaymentLine(
        end_to_end_reference=payment.end_to_end,
        payee_name=account.account_name,
        sort_code=account.sort_code,
        account_number=account.account_number,
        amount_pence=payment.amount_pence,
        paid_for=f"{payment.award.title}, instalment {payment.instalment.number}",
        remittance_reference=payment.end_to_end,
        roll_number=account.roll_number,
    )


def _kept(
    session: Session,
    run: PaymentRun,
    data: bytes,
    file_format: str,
    *,
    vault: Vault,
    files: FileStore,
    now: datetime,
) -> SentFile:
    digest, sealed = digest_of(data), vault.seal(data.decode(), owner=run.id, field=SEALED).encode()
    name = rules.file_name(run.reference, file_format, digest)
    kept = keep_file(
        session,
        digest=files.put(sealed),
        name=name,
        media_type=rules.MEDIA_TYPES[file_format],
        size=len(sealed),
        now=now,
    )
    session.flush()
    return SentFile(kept.id, digest, name)


def file_of(session: Session, run: PaymentRun, *, vault: Vault, files: FileStore) -> bytes:
    """The file of a run as it was made.

    Raises Conflict where there is none, where what is kept is not what was made, and where its key is gone.
    """
    kept = queries.file_of(session, run)
    try:
        data = vault.open(files.get(kept.digest).decode(), owner=run.id, field=SEALED).encode()
    except (FileNotFoundError, Unreadable) as error:
        raise Conflict("The file of this run cannot be opened any more.", code="bad_file") from error
    if digest_of(data) != run.file_digest:
        raise Conflict("What is kept is not the file that was made. Do not send it, and tell us.", code="bad_file")
    return data


def read_answers(
    session: Session,
    run: PaymentRun,
    data: bytes,
    *,
    file_format: str,
    layout: PaymentLayout | None,
    actor: Actor,
    now: datetime,
) -> list[Answer]:
    """What a bank's file says of the payments of a run that was sent. Nothing is recorded yet.

    Raises Conflict when the run was not sent or all of it is recorded, Denied to who may not pay what is in it, and
    Invalid, by its line, for each thing that is wrong: of another run, another sum, an unknown reference, one twice, or
    other than was answered.
    """
    person(actor)
    lock_run(session, run, state=(SENT, CLOSED), version=None, actor=actor)
    check(rules.format_problems(file_format, layout, rules.ANSWER_FORMATS))
    sent = queries.sent_payments(session, run)
    told = _read(run, data, file_format, layout, list(sent))
    sums = {reference: payment.amount_pence for reference, payment in sent.items()}
    elsewhere = queries.runs_of(session, {each.end_to_end_reference for each in told} - sums.keys())
    check_answers(told, sent=sums, elsewhere=elsewhere, today=london_day(now))
    stands = answering.standings_of(session, sent)
    check([problem for each in told for problem in _standing_problems(each, stands, run, now)])
    if all(_is_recorded(each, stands) for each in told):
        raise Conflict("All that this file says is recorded already.", code="answered_already")
    return told


def _read(
    run: PaymentRun, data: bytes, file_format: str, layout: PaymentLayout | None, references: list[str]
) -> list[Answer]:
    if layout is None or file_format == rules.PAIN_002:
        return read_status_report(data, message_id=run.reference, references=references)
    content = layout.content
    if isinstance(content, Layout):
        raise Invalid([Problem("layout_id", "This layout is for files of payments.", "unknown")])
    return read_answers_csv(data, content)


def _standing_problems(told: Answer, stands: Mapping[str, Standing], run: PaymentRun, now: datetime) -> list[Problem]:
    """What is wrong with an answer because of what was answered before, or of its day; each with its line."""
    if told.outcome == UNDER_WAY or run.sent_at is None:
        return []
    found = answer_rules.answer_problems(
        as_answer(told),
        stands[told.end_to_end_reference],
        field="file",
        sent_on=london_day(run.sent_at),
        paid_from=answering.paid_from(run),
        today=london_day(now),
    )
    return [Problem("file", f"Line {told.line}: {each.message}", each.code) for each in found]


def _is_recorded(told: Answer, stands: Mapping[str, Standing]) -> bool:
    if told.outcome == UNDER_WAY:
        return False
    return answer_rules.says_the_same(as_answer(told), stands[told.end_to_end_reference])


def as_answer(told: Answer) -> Answer:
    """What is recorded of what a file says; a payment that came back has a reason, be it that there is none."""
    reason = told.reason or (NO_REASON if told.outcome == RETURNED else "")
    return replace(told, reason=reason, line=0)


def take_answers(
    session: Session, run: PaymentRun, told: Sequence[Answer], *, actor: Actor, now: datetime
) -> list[Payment]:
    """Record what a bank's file says; what is still under way waits on. Gives the payments about which it was news.

    Raises what `answer_payments` raises.
    """
    answers = [as_answer(each) for each in told if each.outcome != UNDER_WAY]
    return answering.answer_payments(session, run, answers, actor=actor, now=now) if answers else []
