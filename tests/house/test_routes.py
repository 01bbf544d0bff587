"""Does every address name its guard, and is nothing open that nobody meant to open?"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from litestar import Litestar
from litestar.handlers import BaseRouteHandler

from lms.app import create_app
from lms.base.clock import FixedClock
from lms.base.mailer import KeptMailer
from lms.base.services import Services
from lms.base.settings import Settings

GUARDS = ("public", "signed_in", "leads", "names", "coordinators", "trainers", "administrators", "api(")
OPEN_TO_ALL = {
    "/accessibility",
    "/calendar/{file}",  # calendar programs cannot sign in: the address itself, 32 random bytes, is what opens it
    "/cookies",
    "/health/live",
    "/health/ready",
    "/privacy",
    "/robots.txt",
    "/schema",
    "/schema/openapi.json",
    "/schema/openapi.yaml",
    "/schema/openapi.yml",
    "/schema/{path}",
    "/sign-in",
    "/sign-in/sent",
    "/sign-in/{token}",
    "/sign-out",
    "/static/{path}",
}
"""Addresses anybody may open. Adding one is a decision: say in the commit why."""


def application(*, demonstration: bool) -> Litestar:
    """The application, not started: nothing is connected."""
    settings = Settings(demonstration=demonstration)
    return create_app(Services(settings=settings, clock=FixedClock(), mailer=KeptMailer()))


def handlers(app: Litestar) -> Iterator[tuple[str, str, BaseRouteHandler]]:
    """(methods, path, handler) of every route, less those that answer OPTIONS by themselves."""
    for route in app.routes:
        for handler in getattr(route, "route_handlers", ()):
            methods = sorted(getattr(handler, "http_methods", ["GET"]))
            if methods != ["OPTIONS"]:
                yield " ".join(methods), route.path_format, handler


def guards(handler: BaseRouteHandler) -> list[str]:
    """Their names; Litestar wraps those that do not wait."""
    found = [getattr(guard, "func", guard) for guard in handler.resolve_guards()]
    return [getattr(guard, "__name__", str(guard)) for guard in found]


ROUTES = sorted(
    (
        (f"{'demo ' if demonstration else ''}{methods} {path}", handler)
        for demonstration in (False, True)
        for methods, path, handler in handlers(application(demonstration=demonstration))
    ),
    key=lambda named: named[0],
)


@pytest.mark.parametrize("handler", [handler for _, handler in ROUTES], ids=[name for name, _ in ROUTES])
def test_a_route_names_its_guard(handler: BaseRouteHandler):
    named = [name for name in guards(handler) if name.startswith(GUARDS)]

    assert named != []


def test_only_these_are_open_to_all():
    served = handlers(application(demonstration=False))

    assert {path for _, path, handler in served if "public" in guards(handler)} == OPEN_TO_ALL
