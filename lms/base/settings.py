"""What was this installation told? Every setting, read once from the environment and checked."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from ipaddress import ip_network
from typing import Final
from urllib.parse import urlsplit
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

SETTINGS: Final = {
    "LMS_DATABASE_URL": "where the records are: sqlite:///relative, sqlite:////absolute or postgres://…",
    "LMS_SECRET_KEY": "32 or more characters; signs links and session cookies",
    "LMS_BASE_URL": "the address people use, for links in mail",
    "LMS_MAIL_URL": "console:, folder:PATH, smtp://[user:password@]host[:port] or notify:KEY",
    "LMS_NOTIFY_TEMPLATE": "the id of a template of GOV.UK Notify made of ((subject)) and ((body))",
    "LMS_NOTIFY_URL": "the address of GOV.UK Notify, or of what stands in for it",
    "LMS_TIMEZONE": "the zone of civil days",
    "LMS_TODAY": "a fixed day (YYYY-MM-DD), for demonstrations and tests",
    "LMS_PARTNERSHIP": "the partnership's name, in the header of every page",
    "LMS_EXPIRING_DAYS": "days before a lapse day from which evidence counts as expiring (R9)",
    "LMS_RETURN_DAYS": "days of grace after an absence or dispensation (R9)",
    "LMS_OLD_DATA_DAYS": "days after which an agency's data are called old (R4)",
    "LMS_NOTICE_DAYS": "working days before a session until which a place is given back in notice (R28)",
    "LMS_CUTOFF_HOURS": "hours before a session from which a free place is offered by hand (R26)",
    "LMS_OFFER_HOURS": "hours for which an offered place is kept (R26)",
    "LMS_LATE_MINUTES": "minutes of lateness up to which somebody counts as there from the start (R31)",
    "LMS_SIGN_IN_MINUTES": "how long a one-time sign-in link lasts",
    "LMS_LINKS_AN_HOUR": "sign-in links an hour for one remote address; more where a whole agency shares one",
    "LMS_TRUSTED_PROXIES": "addresses or networks, joined by commas, whose X-Forwarded-For header is believed",
    "LMS_SESSION_IDLE_MINUTES": "minutes without a request after which a session ends",
    "LMS_SESSION_HOURS": "hours after which a session ends in any case",
    "LMS_UPLOAD_MB": "the largest file that may be uploaded",
}
"""Every setting with what it means. README lists the same names, and a test compares them."""

DEFAULT_DATABASE: Final = "sqlite:///lms.sqlite3"


class BadSetting(Exception):
    """A setting is unknown or cannot be used; the message is the sentence to print."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings in force. Days, minutes, hours and megabytes are whole numbers above 0."""

    database_url: str = DEFAULT_DATABASE
    secret_key: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)
    base_url: str = "http://127.0.0.1:8000"
    mail_url: str = field(default="console:", repr=False)
    notify_template: str = ""
    notify_url: str = "https://api.notifications.service.gov.uk"
    timezone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Europe/London"))
    today: date | None = None
    partnership: str = "Safeguarding Children Partnership"
    expiring_days: int = 90
    return_days: int = 28
    old_data_days: int = 45
    notice_days: int = 3
    cutoff_hours: int = 48
    offer_hours: int = 24
    late_minutes: int = 20
    sign_in_minutes: int = 15
    links_an_hour: int = 20
    trusted_proxies: str = ""
    session_idle_minutes: int = 60
    session_hours: int = 12
    upload_mb: int = 50
    demonstration: bool = False
    """Set by `lms demo` only, never by the environment: personas sign in at a click, and mail is read in a page."""


def from_environment(environ: Mapping[str, str]) -> Settings:
    """The settings named `LMS_…` in `environ`; raises `BadSetting` for an unknown or unusable one."""
    given = {name: value.strip() for name, value in environ.items() if name.startswith("LMS_")}
    for name in sorted(given.keys() - SETTINGS.keys()):
        raise BadSetting(f"{name} is not a setting of this version. README lists those there are.")
    values = {name.removeprefix("LMS_").lower(): _read(name, value) for name, value in given.items() if value}
    settings = Settings(**values)  # type: ignore[arg-type]
    if settings.mail_url.startswith("notify:") and not settings.notify_template:
        raise BadSetting("LMS_MAIL_URL names GOV.UK Notify: set LMS_NOTIFY_TEMPLATE to the id of a template there.")
    return settings


def notify_key(key: str) -> tuple[str, str]:
    """The service and the secret of a key of GOV.UK Notify, `name-service-secret`; raises ValueError for another."""
    service, secret = key[-73:-37], key[-36:]
    if len(key) < 75 or key[-74] != "-" or key[-37] != "-":
        raise ValueError("not a key of GOV.UK Notify")
    UUID(service), UUID(secret)
    return service, secret


def _read(name: str, value: str) -> object:
    match name:
        case "LMS_DATABASE_URL":
            return _one_of_schemes(name, value, ("sqlite", "postgres", "postgresql"))
        case "LMS_MAIL_URL":
            return _mail_url(name, value)
        case "LMS_NOTIFY_TEMPLATE":
            return _template(name, value)
        case "LMS_BASE_URL" | "LMS_NOTIFY_URL":
            return _one_of_schemes(name, value, ("http", "https")).rstrip("/")
        case "LMS_TODAY":
            return _day(name, value)
        case "LMS_TIMEZONE":
            return _zone(name, value)
        case "LMS_SECRET_KEY":
            if len(value) < 32:
                raise BadSetting(f"{name} is too short: it needs 32 characters or more.")
            return value
        case "LMS_TRUSTED_PROXIES":
            return _networks(name, value)
        case "LMS_PARTNERSHIP":
            return value
        case _:
            return _whole_number(name, value)


def _one_of_schemes(name: str, value: str, schemes: tuple[str, ...]) -> str:
    if urlsplit(value).scheme not in schemes:
        wanted = ", ".join(f"{scheme}:" for scheme in schemes)
        raise BadSetting(f"{name} must begin with one of {wanted}")
    if value.startswith("sqlite:") and not value.removeprefix("sqlite:///").strip("/"):
        raise BadSetting(f"{name} must name a file: sqlite:///relative/path or sqlite:////absolute/path.")
    return value


def _mail_url(name: str, value: str) -> str:
    _one_of_schemes(name, value, ("console", "folder", "smtp", "smtps", "notify"))
    if value.startswith("notify:"):
        try:
            notify_key(value.removeprefix("notify:"))
        except ValueError:
            raise BadSetting(f"{name}: behind notify: stands a key as GOV.UK Notify gives it, name and all.") from None
    return value


def _template(name: str, value: str) -> str:
    try:
        return str(UUID(value))
    except ValueError:
        raise BadSetting(f"{name} must be the id of a template, as GOV.UK Notify shows it, not {value!r}.") from None


def _day(name: str, value: str) -> date:
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise BadSetting(f"{name} must be a day written YYYY-MM-DD, not {value!r}.") from None


def _zone(name: str, value: str) -> ZoneInfo:
    try:
        return ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError):
        raise BadSetting(f"{name}: there is no time zone called {value!r}.") from None


def _networks(name: str, value: str) -> str:
    parts = [part.strip() for part in value.split(",") if part.strip()]
    for part in parts:
        try:
            ip_network(part)
        except ValueError:
            raise BadSetting(f"{name}: {part!r} is not an address or a network such as 10.0.0.0/8.") from None
    return ",".join(parts)


def _whole_number(name: str, value: str) -> int:
    if not value.isdigit() or int(value) < 1:
        raise BadSetting(f"{name} must be a whole number above 0, not {value!r}.")
    return int(value)
