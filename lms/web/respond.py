"""How does a handler answer? With a page, by sending the browser on, or with a file."""

from __future__ import annotations

from typing import Any

from litestar import Request
from litestar.response import Redirect, Template
from markupsafe import Markup, escape

from lms.base.services import Services
from lms.web import csrf
from lms.web.address import Address, address_of, link
from lms.web.guards import asking
from lms.web.navigation import menu

AnyRequest = Request[Any, Any, Any]


class CsrfField:
    """The hidden field of every form that changes something: `{{ csrf_field }}`."""

    def __init__(self, request: AnyRequest, services: Services) -> None:
        self.request, self.services = request, services

    def __html__(self) -> str:
        value = escape(csrf.token(self.request, self.services.settings))
        return Markup('<input type="hidden" name="{}" value="{}">').format(csrf.FIELD, value)


class Page(Template):
    """A template with what every page shows: the menu, the address, who asks, the partnership's name."""

    def create_template_context(self, request: AnyRequest) -> dict[str, Any]:
        """The template's own words and those every page has."""
        services: Services = request.app.state["services"]
        who = asking(request)
        here = address_of(request.url.path, request.url.query)
        return {
            "who": who,
            "here": here,
            "menu": menu(who, here.path),
            "csrf_field": CsrfField(request, services),
            "settings": services.settings,
            "today": services.clock.today(),
            **self.context,
            "request": request,
        }


def page(template: str, *, title: str, status: int = 200, **context: Any) -> Page:
    """A page from a template; `title` is its heading and what the browser's tab says, never a person's name.

    Pass `fields=` when it holds a form: its complaints make the error summary and put "Error:" before the title.
    """
    return Page(template, context={"title": title, **context}, status_code=status)


def see_other(path: str, **query: object) -> Redirect:
    """On to another page after an act: POST, act, 303. `done=` names what the next page should confirm."""
    return Redirect(link(path, query), status_code=303)


def here_of(request: AnyRequest) -> Address:
    """The address of this page, to build others from."""
    return address_of(request.url.path, request.url.query)
