"""What the environment may say, and the sentence when it says something else."""

from datetime import date

import pytest

from lms.base.settings import BadSetting, Settings, from_environment

NOTIFY_KEY = "a-name-7c1d8a52-9a60-4c0a-8e5e-2f6f3b8f4d11-0d5b4f0e-33ad-4f0c-a8a9-5f1f4c9f7a22"
SECRET = "a secret of more than thirty-two characters"


def test_an_empty_environment_gives_the_defaults() -> None:
    settings = from_environment({"PATH": "/bin", "LMS_TODAY": ""})

    assert (settings.database_url, settings.today, settings.expiring_days) == ("sqlite:///lms.sqlite3", None, 90)


def test_settings_are_read_from_the_environment() -> None:
    environment = {"LMS_TODAY": "2026-03-31", "LMS_EXPIRING_DAYS": "60", "LMS_SECRET_KEY": SECRET}

    settings = from_environment(environment)

    assert (settings.today, settings.expiring_days, settings.secret_key) == (date(2026, 3, 31), 60, SECRET)


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("LMS_COLOUR", "red", "LMS_COLOUR is not a setting of this version. README lists those there are."),
        ("LMS_TODAY", "31/03/2026", "LMS_TODAY must be a day written YYYY-MM-DD, not '31/03/2026'."),
        ("LMS_EXPIRING_DAYS", "0", "LMS_EXPIRING_DAYS must be a whole number above 0, not '0'."),
        ("LMS_TIMEZONE", "Europe/Rotherham", "LMS_TIMEZONE: there is no time zone called 'Europe/Rotherham'."),
        ("LMS_SECRET_KEY", "short", "LMS_SECRET_KEY is too short: it needs 32 characters or more."),
        (
            "LMS_MAIL_URL",
            "notify:a-key-of-another-kind",
            "LMS_MAIL_URL: behind notify: stands a key as GOV.UK Notify gives it, name and all.",
        ),
        (
            "LMS_MAIL_URL",
            f"notify:{NOTIFY_KEY}",
            "LMS_MAIL_URL names GOV.UK Notify: set LMS_NOTIFY_TEMPLATE to the id of a template there.",
        ),
        (
            "LMS_NOTIFY_TEMPLATE",
            "welcome",
            "LMS_NOTIFY_TEMPLATE must be the id of a template, as GOV.UK Notify shows it, not 'welcome'.",
        ),
        ("LMS_DATABASE_URL", "mysql://x", "LMS_DATABASE_URL must begin with one of sqlite:, postgres:, postgresql:"),
    ],
)
def test_a_wrong_setting_stops_the_start_with_a_sentence(name: str, value: str, sentence: str) -> None:
    with pytest.raises(BadSetting) as wrong:
        from_environment({name: value})

    assert str(wrong.value) == sentence


def test_secrets_are_not_in_the_settings_words() -> None:
    said = repr(Settings(secret_key=SECRET, mail_url="smtp://someone:word@host"))

    assert SECRET not in said
    assert "word" not in said
