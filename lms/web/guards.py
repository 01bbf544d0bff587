"""Who may open this address? Every route names one of these guards; nothing is open because nobody thought of it."""

from __future__ import annotations

from typing import Any

from litestar.connection import ASGIConnection
from litestar.exceptions import NotAuthorizedException
from litestar.handlers import BaseRouteHandler
from litestar.types import Guard

from lms.base.errors import NotAllowed
from lms.web.who import Who

Connection = ASGIConnection[Any, Any, Any, Any]


def asking(connection: Connection) -> Who | None:
    """Who is asking, or None for somebody who has not signed in. Found out once a request, by `lms.signin`."""
    who: Who | None = connection.scope.get("state", {}).get("who")
    return who


def who_asks(connection: Connection) -> Who:
    """Who is asking; raises for somebody who has not signed in."""
    who = asking(connection)
    if who is None:
        raise NotAuthorizedException("Sign in to open this page.")
    return who


def public(_connection: Connection, _handler: BaseRouteHandler) -> None:
    """Anybody, signed in or not."""


def signed_in(connection: Connection, _handler: BaseRouteHandler) -> None:
    """Anybody signed in; what they see depends on their grants."""
    who_asks(connection)


def leads(connection: Connection, _handler: BaseRouteHandler) -> None:
    """Those who may see the figures of at least one agency."""
    if not who_asks(connection).sees_figures:
        raise NotAllowed("The figures of agencies are for their leads, for member services and for the partnership.")


def names(connection: Connection, _handler: BaseRouteHandler) -> None:
    """Those who may see the people of at least one agency by name."""
    if not who_asks(connection).sees_names:
        raise NotAllowed("People's records are for the leads of their agency.")


def coordinators(connection: Connection, _handler: BaseRouteHandler) -> None:
    """Those who plan sessions."""
    if not who_asks(connection).coordinates:
        raise NotAllowed("Sessions are planned by course coordinators.")


def trainers(connection: Connection, _handler: BaseRouteHandler) -> None:
    """Those who plan sessions, and the trainers of a session to come."""
    who = who_asks(connection)
    if not (who.coordinates or who.trains):
        raise NotAllowed("Sessions are looked after by course coordinators and trainers.")


def administrators(connection: Connection, _handler: BaseRouteHandler) -> None:
    """Administrators."""
    if not who_asks(connection).is_administrator:
        raise NotAllowed("This is for administrators.")


def api(scope: str) -> Guard:
    """Programs whose token has the scope."""

    def has_scope(connection: Connection, _handler: BaseRouteHandler) -> None:
        who = asking(connection)
        if who is None or who.via != "api":
            wanted = {"WWW-Authenticate": 'Bearer realm="lms"'}
            raise NotAuthorizedException("Send a token: Authorization: Bearer …", headers=wanted)
        if scope not in who.scopes:
            raise NotAllowed(f"This token does not have the scope {scope}.")

    has_scope.__name__ = f"api({scope})"
    return has_scope
