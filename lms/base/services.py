"""What does every action get handed? The settings, the clock, the mailer; and who is acting."""

from __future__ import annotations

from dataclasses import dataclass, field

from lms.base.clock import Clock
from lms.base.mail import Mailer
from lms.base.mailer import open_mailer
from lms.base.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """Given to handlers, jobs, commands and tests. The database is the one bound in `lms.base.db`."""

    settings: Settings
    clock: Clock
    mailer: Mailer = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who acts, for the audit trail: an account's address or a command's user, by which way, from where."""

    name: str
    via: str
    address: str = ""


def open_services(settings: Settings) -> Services:
    """The services that the settings ask for."""
    clock = Clock(fixed_today=settings.today, zone=settings.timezone)
    return Services(settings=settings, clock=clock, mailer=open_mailer(settings, clock))
