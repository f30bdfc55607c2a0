"""Settings are checked at the start, and every mistake is named at once."""

from pathlib import Path

import pytest

from grants.kernel.settings import SettingsError, load_settings


def test_nothing_set_gives_an_installation_in_one_folder(tmp_path: Path):
    settings = load_settings({"PROPORTION_FOLDER": str(tmp_path)})

    assert settings.database_url == f"sqlite:///{tmp_path}/proportion.sqlite"
    assert settings.redis_url is None
    assert settings.outbox == tmp_path / "outbox"
    assert len(settings.secret_key) >= 32


def test_the_secret_made_at_the_first_start_is_kept(tmp_path: Path):
    environment = {"PROPORTION_FOLDER": str(tmp_path)}
    assert load_settings(environment).secret_key == load_settings(environment).secret_key


def test_every_mistake_is_named_in_a_line_of_its_own(tmp_path: Path):
    environment = {
        "PROPORTION_FOLDER": str(tmp_path),
        "DATABASE_URL": "mysql://somewhere",
        "REDIS_URL": "http://somewhere",
        "SECRET_KEY": "short",
        "BANK_KEYS": "short,too",
        "BASE_URL": "somewhere",
        "DEMONSTRATION": "yes",
        "MAIL_FROM": "nobody",
        "BRIEFING_VISITORS_DAYS": "0",
    }
    with pytest.raises(SettingsError) as caught:
        load_settings(environment)

    lines = str(caught.value).splitlines()
    assert [line.split()[0] for line in lines] == [
        "DATABASE_URL",
        "SECRET_KEY",
        "BASE_URL",
        "MAIL_FROM",
        "DEMONSTRATION",
        "BANK_KEYS",
        "REDIS_URL",
        "BRIEFING_VISITORS_DAYS",
    ]


def test_our_own_account_is_set_whole_or_not_at_all(tmp_path: Path):
    account = {"PAYER_SORT_CODE": "30-99-50", "PAYER_ACCOUNT_NUMBER": "0011 2233", "BACS_USER_NUMBER": "123456"}
    settings = load_settings({"PROPORTION_FOLDER": str(tmp_path), "GRANT_MAKER": "Aire Fund", **account})
    assert (settings.payer_name, settings.payer_sort_code) == ("Aire Fund", "309950")
    assert settings.payer_account_number == "00112233"
    assert "00112233" not in repr(settings)

    for name, wrong in (("PAYER_SORT_CODE", ""), ("PAYER_ACCOUNT_NUMBER", "1"), ("BACS_USER_NUMBER", "12345a")):
        with pytest.raises(SettingsError, match=name):
            load_settings({"PROPORTION_FOLDER": str(tmp_path), **account, name: wrong})


def test_a_demonstration_sends_nothing_whatever_mail_server_is_set(tmp_path: Path):
    environment = {"PROPORTION_FOLDER": str(tmp_path), "SMTP_URL": "smtp://mail.example"}

    assert load_settings(environment).smtp_url == "smtp://mail.example"
    assert load_settings({**environment, "DEMONSTRATION": "1"}).smtp_url is None


UUIDS = "11111111-1111-4111-8111-111111111111-22222222-2222-4222-8222-222222222222"
TEMPLATES = dict.fromkeys(("NOTIFY_EMAIL_TEMPLATE", "NOTIFY_FILE_TEMPLATE", "NOTIFY_TEXT_TEMPLATE"), UUIDS[:36])


def test_each_way_of_sending_is_set_whole_and_once(tmp_path: Path):
    environment = {"PROPORTION_FOLDER": str(tmp_path), "NOTIFY_KEY": f"live-{UUIDS}", **TEMPLATES}
    settings = load_settings(environment)
    assert (settings.keeps_mails, settings.sends_texts) == (False, True)
    assert UUIDS not in repr(settings)
    shown = load_settings({**environment, "DEMONSTRATION": "1"})
    assert (shown.keeps_mails, shown.sends_texts) == (True, False)
    for changed in (
        {"NOTIFY_KEY": ""},
        {"NOTIFY_KEY": "live"},
        {"NOTIFY_EMAIL_TEMPLATE": "mine"},
        {"NOTIFY_FILE_TEMPLATE": ""},
        {"SMTP_URL": "smtp://mail.example"},
        {"TEXT_URL": "https://texts.example"},
    ):
        with pytest.raises(SettingsError):
            load_settings({**environment, **changed})


def test_postgresql_needs_a_secret_that_all_processes_share(tmp_path: Path):
    with pytest.raises(SettingsError, match=r"SECRET_KEY[^\n]*\nBANK_KEYS"):
        load_settings({"PROPORTION_FOLDER": str(tmp_path), "DATABASE_URL": "postgresql://x/y"})


def test_the_secret_is_never_shown(tmp_path: Path):
    settings = load_settings({"PROPORTION_FOLDER": str(tmp_path), "SECRET_KEY": "s" * 40})
    assert "s" * 40 not in repr(settings)
    assert settings.bank_keys[0] not in repr(settings)
    assert (tmp_path / "bank_key").stat().st_mode & 0o077 == 0
