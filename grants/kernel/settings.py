"""Settings, read from the environment once and checked at the start."""

import os
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from grants.kernel.encryption import is_key, new_key
from grants.kernel.proxies import TrustedProxies

ROOT = Path(__file__).resolve().parents[2]
SECRETS = frozenset(
    {
        "secret_key",
        "bank_keys",
        "charity_register_key",
        "companies_house_key",
        "payer_account_number",
        "notify_key",
        "text_key",
    }
)
"""Settings that are never shown."""


WEB = ("http", "https")
CHARITY_REGISTER = "https://api.charitycommission.gov.uk/register/api"
COMPANIES_HOUSE = "https://api.company-information.service.gov.uk"
POSTAGE = ("first", "second", "economy")
NOTIFY = "https://api.notifications.service.gov.uk"


LONGEST_DAYS = 3_650
UUID_ = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
NOTIFY_KEY = re.compile(f"{UUID_.pattern}-{UUID_.pattern}$", re.IGNORECASE)


class SettingsError(Exception):
    """One or more settings are wrong. The message has one line for each."""


@dataclass(frozen=True)
class Settings:
    """Everything that can differ between installations.

    `database_url` empty in the environment means SQLite in `folder`; `redis_url` None means an
    in-process broker; `smtp_url` None means that mail is written to `folder/outbox`, as it always is
    in a demonstration; `bank_keys` are the keys that bank details are kept with, the newest first;
    `postal_address` empty means that paper forms say only the e-mail address, `telephone` empty that pages do;
    `payer_account_number` empty means that no files for a bank are written, `bacs_user_number` none for Bacs;
    `briefing_visitors_days` is how long we know who had a place at a briefing, after it;
    `trusted_proxies` are believed about who calls, and nobody else is;
    `notify_email_template` empty means that mail goes by the mail server; with `notify_text_template` and `text_url`
    both empty no text messages are sent, nor are any in a demonstration; `notify_letters` is the postage by which
    letters go by GOV.UK Notify, empty where they are posted by hand;
    `files_url` None means files in `folder/files`, otherwise `s3://bucket?endpoint=…`.
    """

    folder: Path
    database_url: str
    redis_url: str | None
    smtp_url: str | None
    files_url: str | None
    clamd_url: str | None
    secret_key: str
    bank_keys: tuple[str, ...]
    service_name: str
    grant_maker: str
    base_url: str
    mail_from: str
    postal_address: str
    telephone: str
    payer_name: str
    payer_sort_code: str
    payer_account_number: str
    bacs_user_number: str
    charity_register_key: str
    charity_register_url: str
    companies_house_key: str
    companies_house_url: str
    notify_key: str
    notify_url: str
    notify_email_template: str
    notify_file_template: str
    notify_text_template: str
    notify_letters: str
    text_url: str | None
    text_key: str
    briefing_visitors_days: int
    publisher_prefix: str
    publisher_id: str
    secure_cookies: bool
    trusted_proxies: TrustedProxies
    demonstration: bool
    log_level: str

    @property
    def outbox(self) -> Path:
        return self.folder / "outbox"

    @property
    def keeps_mails(self) -> bool:
        """Whether mails go nowhere: they are written into the outbox."""
        return self.smtp_url is None and not self.notify_email_template

    @property
    def sends_texts(self) -> bool:
        return bool(self.notify_text_template or self.text_url)

    def __repr__(self) -> str:
        shown = {f.name: getattr(self, f.name) for f in fields(self) if f.name not in SECRETS}
        return f"Settings({shown})"


class _Reader:
    """Reads settings one by one and collects every mistake."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self.environment = environment
        self.mistakes: list[str] = []

    def text(self, name: str, default: str) -> str:
        return self.environment.get(name, "").strip() or default

    def url(self, name: str, schemes: tuple[str, ...]) -> str | None:
        value = self.environment.get(name, "").strip()
        if not value:
            return None
        if urlsplit(value).scheme not in schemes:
            self.mistakes.append(f"{name} must start with {' or '.join(s + ':' for s in schemes)}")
        return value

    def flag(self, name: str, default: bool) -> bool:
        value = self.text(name, "1" if default else "0")
        if value not in ("0", "1"):
            self.mistakes.append(f"{name} must be 0 or 1, not {value!r}")
        return value == "1"

    def days(self, name: str, default: int) -> int:
        value = self.text(name, str(default))
        if not (value.isascii() and value.isdigit() and 0 < int(value) <= LONGEST_DAYS):
            self.mistakes.append(f"{name} must be a number of days from 1 to {LONGEST_DAYS}, not {value!r}")
            return default
        return int(value)

    def figures(self, name: str, number: int) -> str:
        """So many figures, without the spaces and hyphens between them; empty where none are set."""
        value = self.text(name, "").replace(" ", "").replace("-", "")
        if value and not (value.isascii() and value.isdigit() and len(value) == number):
            self.mistakes.append(f"{name} must be {number} figures")
        return value

    def identity(self, name: str) -> str:
        """A UUID; empty where none is set."""
        value = self.text(name, "").lower()
        if value and not UUID_.fullmatch(value):
            self.mistakes.append(f"{name} must be a UUID, as GOV.UK Notify shows it")
        return value

    def check(self, name: str, value: str, holds: Callable[[str], bool], sentence: str) -> str:
        if not holds(value):
            self.mistakes.append(f"{name} {sentence}")
        return value


def _trusted_proxies(read: _Reader, base_url: str) -> TrustedProxies:
    """The proxies that may say who calls. One that ends TLS there must be where the address begins with https."""
    text = read.text("TRUSTED_PROXIES", "")
    if not text and base_url.startswith("https://"):
        sentence = "is needed where BASE_URL begins with https: the addresses of the proxies that end TLS"
        read.mistakes.append(f"TRUSTED_PROXIES {sentence}, with commas between them")
    try:
        return TrustedProxies.read(text)
    except ValueError as error:
        read.mistakes.append(f"TRUSTED_PROXIES must be addresses or networks with commas between them: {error}")
        return TrustedProxies()


def _kept_secret(folder: Path, name: str, made: Callable[[], str]) -> str:
    """A secret made once and kept in `folder`, for installations that set none."""
    path = folder / name
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        try:
            handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        except FileExistsError:
            return path.read_text()
        with os.fdopen(handle, "w") as stream:
            stream.write(made())
    return path.read_text()


def _bank_keys(read: _Reader, folder: Path, *, shared: bool) -> tuple[str, ...]:
    """The keys for bank details; where the database is shared they must be set."""
    keys = tuple(key.strip() for key in read.text("BANK_KEYS", "").split(",") if key.strip())
    if not keys and shared:
        read.mistakes.append("BANK_KEYS is needed with PostgreSQL: all processes must share it")
    if any(not is_key(key) for key in keys):
        read.mistakes.append("BANK_KEYS must be keys of 32 bytes in URL-safe base64, with commas between them")
    return keys or (() if read.mistakes else (_kept_secret(folder, "bank_key", new_key),))


def _own_account(read: _Reader, grant_maker: str) -> dict[str, str]:
    """The account that files for a bank pay from: all of it, or nothing."""
    sort_code = read.figures("PAYER_SORT_CODE", 6)
    account_number = read.figures("PAYER_ACCOUNT_NUMBER", 8)
    user_number = read.figures("BACS_USER_NUMBER", 6)
    if bool(sort_code) != bool(account_number):
        read.mistakes.append("PAYER_SORT_CODE and PAYER_ACCOUNT_NUMBER are set together, or neither")
    if user_number and not account_number:
        read.mistakes.append("BACS_USER_NUMBER needs PAYER_SORT_CODE and PAYER_ACCOUNT_NUMBER")
    return {
        "payer_name": read.text("PAYER_NAME", grant_maker),
        "payer_sort_code": sort_code,
        "payer_account_number": account_number,
        "bacs_user_number": user_number,
    }


def _ways_of_sending(read: _Reader, *, demonstration: bool) -> dict[str, Any]:
    """How mails and text messages leave: each by one way, and by none in a demonstration."""
    smtp_url = read.url("SMTP_URL", ("smtp", "smtps"))
    key, text_url = read.text("NOTIFY_KEY", ""), read.url("TEXT_URL", WEB)
    mail, text = read.identity("NOTIFY_EMAIL_TEMPLATE"), read.identity("NOTIFY_TEXT_TEMPLATE")
    file = read.identity("NOTIFY_FILE_TEMPLATE")
    if key and not NOTIFY_KEY.search(key):
        read.mistakes.append("NOTIFY_KEY must end with two UUIDs, as GOV.UK Notify gives it")
    letters = read.text("NOTIFY_LETTERS", "")
    if letters and letters not in POSTAGE:
        read.mistakes.append("NOTIFY_LETTERS must be first, second or economy")
    if (mail or text or file) and not key:
        read.mistakes.append("NOTIFY_KEY is needed with a template of GOV.UK Notify")
    if letters and not key:
        read.mistakes.append("NOTIFY_KEY is needed with NOTIFY_LETTERS")
    if bool(mail) != bool(file):
        read.mistakes.append("NOTIFY_EMAIL_TEMPLATE and NOTIFY_FILE_TEMPLATE are set together, or neither")
    if mail and smtp_url:
        read.mistakes.append("NOTIFY_EMAIL_TEMPLATE and SMTP_URL are two ways for the same mails: set one")
    if text and text_url:
        read.mistakes.append("NOTIFY_TEXT_TEMPLATE and TEXT_URL are two ways for the same texts: set one")
    ways = {
        "smtp_url": smtp_url,
        "notify_email_template": mail,
        "notify_file_template": file,
        "notify_text_template": text,
        "notify_letters": letters,
        "text_url": text_url,
    }
    if demonstration:
        ways = {name: None if name.endswith("url") else "" for name in ways}
    address = (read.url("NOTIFY_URL", WEB) or NOTIFY).rstrip("/")
    return {**ways, "notify_key": key, "notify_url": address, "text_key": read.text("TEXT_KEY", "")}


def load_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """Read and check all settings.

    Raises SettingsError naming every mistake, each in one line.
    """
    read = _Reader(environment)
    folder = Path(read.text("PROPORTION_FOLDER", str(ROOT / "var"))).resolve()
    database_url = read.url("DATABASE_URL", ("postgresql", "postgresql+psycopg", "sqlite"))
    secret = read.text("SECRET_KEY", "")
    shared = bool(database_url and database_url.startswith("postgresql"))
    if shared and not secret:
        read.mistakes.append("SECRET_KEY is needed with PostgreSQL: all processes must share it")
    elif secret:
        read.check("SECRET_KEY", secret, lambda v: len(v) >= 32, "must have 32 characters or more")
    base_url = read.text("BASE_URL", "http://127.0.0.1:8000").rstrip("/")
    read.check("BASE_URL", base_url, lambda v: v.startswith(("http://", "https://")), "must be a web address")
    mail_from = read.text("MAIL_FROM", "grants@proportion.example")
    read.check("MAIL_FROM", mail_from, lambda v: "@" in v, "must be an e-mail address")
    demonstration = read.flag("DEMONSTRATION", False)
    bank_keys = _bank_keys(read, folder, shared=shared)
    grant_maker = read.text("GRANT_MAKER", "Aire Valley Community Foundation")
    settings = Settings(
        folder=folder,
        database_url=database_url or f"sqlite:///{folder / 'proportion.sqlite'}",
        redis_url=read.url("REDIS_URL", ("redis", "rediss", "unix")),
        clamd_url=read.url("CLAMD_URL", ("tcp", "unix")),
        files_url=read.url("FILES_URL", ("s3",)),
        secret_key=secret
        or ("" if read.mistakes else _kept_secret(folder, "secret_key", lambda: secrets.token_urlsafe(48))),
        bank_keys=bank_keys,
        service_name=read.text("SERVICE_NAME", "Proportion"),
        grant_maker=grant_maker,
        base_url=base_url,
        mail_from=mail_from,
        postal_address=read.text("POSTAL_ADDRESS", ""),
        telephone=read.text("TELEPHONE", ""),
        **_own_account(read, grant_maker),
        **_ways_of_sending(read, demonstration=demonstration),
        charity_register_key=read.text("CHARITY_REGISTER_KEY", ""),
        charity_register_url=(read.url("CHARITY_REGISTER_URL", WEB) or CHARITY_REGISTER).rstrip("/"),
        companies_house_key=read.text("COMPANIES_HOUSE_KEY", ""),
        companies_house_url=(read.url("COMPANIES_HOUSE_URL", WEB) or COMPANIES_HOUSE).rstrip("/"),
        briefing_visitors_days=read.days("BRIEFING_VISITORS_DAYS", 90),
        publisher_prefix=read.text("PUBLISHER_PREFIX", "proportion"),
        publisher_id=read.text("PUBLISHER_ID", "360G-proportion"),
        secure_cookies=base_url.startswith("https://"),
        trusted_proxies=_trusted_proxies(read, base_url),
        demonstration=demonstration,
        log_level=read.text("LOG_LEVEL", "INFO"),
    )
    if read.mistakes:
        raise SettingsError("\n".join(read.mistakes))
    return settings
