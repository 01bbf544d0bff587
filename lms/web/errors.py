"""What does somebody see when the answer is no, or when something broke? A page, or a problem (RFC 9457) in the API."""

from __future__ import annotations

import secrets
import traceback
from dataclasses import fields
from http import HTTPStatus
from typing import Any

import structlog
from litestar import Response
from litestar.exceptions import HTTPException
from litestar.types import ExceptionHandlersMap

from lms.base.errors import BadInput, NotAllowed, NotFound, Refusal, Refused
from lms.web.address import link
from lms.web.respond import AnyRequest, page, see_other

Answer = Response[Any]
PROBLEM_JSON = "application/problem+json"
NOT_FOUND = (
    "If you typed the address, check that it is right. If you came by a link, the page may have moved, "
    "or it shows something that is not open to you."
)


def refused(request: AnyRequest, error: Exception) -> Answer:
    """409: the domain says no."""
    assert isinstance(error, Refused)
    refusal = error.refusal
    if _is_api(request):
        return _problem(409, refusal.message, **facts_of(refusal))
    return _error_page(409, "This cannot be done now", refusal.message, refusal.what_helps)


def facts_of(refusal: Refusal) -> dict[str, Any]:
    """What a program is told of a refusal beside its sentence: code, what helps, and what a kind of its own adds."""
    return {each.name: getattr(refusal, each.name) for each in fields(refusal) if each.name != "message"}


def not_allowed(request: AnyRequest, error: Exception) -> Answer:
    """403: you may not do this."""
    if _is_api(request):
        return _problem(403, str(error) or "You may not do this.")
    helps = "If you need it for your work, ask the partnership’s administrator."
    return _error_page(403, "You cannot open this page", str(error) or "You may not do this.", helps)


def not_found(request: AnyRequest, error: Exception) -> Answer:
    """404: nothing here, or nothing you may know of."""
    if _is_api(request):
        return _problem(404, str(error) if isinstance(error, NotFound) and str(error) else "There is nothing here.")
    return _error_page(404, "Page not found", NOT_FOUND)


def bad_input(request: AnyRequest, error: Exception) -> Answer:
    """422: fields that could not be read, where the page did not come back with them itself."""
    assert isinstance(error, BadInput)
    complaints = [{"field": each.field, "message": each.message} for each in error.errors]
    if _is_api(request):
        return _problem(422, "Some of what was sent could not be used.", errors=complaints)
    return page("lms/errors/bad_input.html", title="Some of this could not be used", status=422, complaints=complaints)


def http_error(request: AnyRequest, error: Exception) -> Answer:
    """What the framework refuses: not signed in, no such page, a wrong method, something unreadable, too large."""
    assert isinstance(error, HTTPException)
    if error.status_code == 404:
        return not_found(request, error)
    if _is_api(request):
        extra = {"errors": error.extra} if error.extra else {}
        return _problem(error.status_code, error.detail, headers=error.headers, **extra)
    if error.status_code == 401:
        return see_other("/sign-in", next=_asked_page(request))
    if error.status_code >= 500:
        return broken(request, error)
    title = "That file is too large" if error.status_code == 413 else "This could not be read"
    helps = "Go back and try again, or start from the home page."
    return _error_page(error.status_code, title, "We could not use what was sent.", helps)


def broken(request: AnyRequest, error: Exception) -> Answer:
    """500: a bug. The reference stands on the page and in the log, which names no person and nothing typed."""
    reference = secrets.token_hex(6)
    log = structlog.get_logger("lms.web")
    handler = request.scope.get("route_handler")
    log.error("broken", reference=reference, method=request.method, route=str(handler), **_where(error))
    if _is_api(request):
        return _problem(500, "Something went wrong here.", reference=reference)
    return page("lms/errors/broken.html", title="There is a problem with the service", status=500, reference=reference)


HANDLERS: ExceptionHandlersMap = {
    Refused: refused,
    NotAllowed: not_allowed,
    NotFound: not_found,
    BadInput: bad_input,
    HTTPException: http_error,
    Exception: broken,
}


def _where(error: BaseException) -> dict[str, object]:
    """The kind of error and the lines it came through: no values, as these may be names."""
    frames = traceback.extract_tb(error.__traceback__)[-12:]
    lines = [f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}" for frame in frames]
    cause = error.__cause__ or error.__context__
    return {"error": type(error).__name__, "lines": lines, "cause": type(cause).__name__ if cause else None}


def _is_api(request: AnyRequest) -> bool:
    return request.url.path.startswith("/api/")


def _asked_page(request: AnyRequest) -> str | None:
    """The page to come back to after signing in; a form that was sent cannot be sent again."""
    path, query = request.url.path, request.url.query
    if request.method != "GET" or path == "/":
        return None
    return f"{link(path)}?{query}" if query else link(path)


def _error_page(status: int, title: str, message: str, what_helps: str = "") -> Answer:
    return page("lms/errors/refusal.html", title=title, status=status, message=message, what_helps=what_helps)


def problem(status: int, detail: str, **more: object) -> dict[str, object]:
    """Problem details (RFC 9457): members of `more` that are empty are left out."""
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail}
    return body | {name: value for name, value in more.items() if value or value is False}


def _problem(status: int, detail: str, headers: dict[str, str] | None = None, **more: object) -> Answer:
    return Response(problem(status, detail, **more), status_code=status, media_type=PROBLEM_JSON, headers=headers)
