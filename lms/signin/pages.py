"""Which pages let people in and out? The link by mail, and in the demonstration the choice of a persona."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import structlog
from litestar import Controller, Response, Router, get, post
from litestar.background_tasks import BackgroundTask
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler

from lms.base.errors import NotAllowed, NotFound
from lms.base.mailer import KeptMailer, Mail
from lms.base.services import Services
from lms.signin import actions
from lms.signin.rules import Persona
from lms.web.address import own_page
from lms.web.csrf import browser_of, name_browser, session_cookie, set_cookie
from lms.web.fields import Fields, form_of
from lms.web.guards import asking, public
from lms.web.respond import AnyRequest, page, see_other

FORM_BYTES = 10_000
Answer = Response[Any]


class SignIn(Controller):
    """A link by mail, used once, in the browser that asked for it."""

    path = "/sign-in"
    guards = (public,)

    @get("/")
    async def ask(self, request: AnyRequest, services: NamedDependency[Services]) -> Answer:
        """The form for the address."""
        if asking(request) is not None:
            return see_other(own_page(request.query_params.get("next")))
        return _ask_page(request, services, Fields())

    @post("/", status_code=200)
    async def send(self, request: AnyRequest, services: NamedDependency[Services]) -> Answer:
        """Send the link, and say the same whether or not the address is known."""
        fields = await form_of(request)
        email = fields.email("email")
        if fields.errors:
            return _ask_page(request, services, fields, status=422)
        then = own_page(request.query_params.get("next"))
        browser, address = browser_of(request, services.settings), _address(request)
        mail = await actions.ask_for_link(services, email=email, browser=browser, address=address, then=then)
        answer = see_other("/sign-in/sent")
        answer.background = BackgroundTask(_send, services, mail)
        return answer

    @get("/sent")
    async def sent(self, services: NamedDependency[Services]) -> Answer:
        """What to do next."""
        return page("lms/signin/sent.html", title="Check your email", minutes=services.settings.sign_in_minutes)

    @get("/{token:str}")
    async def confirm(self, request: AnyRequest, services: NamedDependency[Services], token: FromPath[str]) -> Answer:
        """The link from the mail: a button, so that a program reading mail does not use it up."""
        browser = browser_of(request, services.settings)
        if not browser or not await actions.link_waits(services, token=token, browser=browser):
            return _link_is_over()
        return page("lms/signin/confirm.html", title="Sign in", token=token)

    @post("/{token:str}", status_code=200)
    async def use(self, request: AnyRequest, services: NamedDependency[Services], token: FromPath[str]) -> Answer:
        """Sign in, under a session of its own."""
        browser = browser_of(request, services.settings)
        session = await actions.use_link(
            services,
            token=token,
            browser=browser,
            address=_address(request),
            instead_of=_session_of(request, services),
        )
        if session is None:
            return _link_is_over()
        return _let_in(services, session, own_page(request.query_params.get("next")))


@post("/sign-out", guards=[public], status_code=200)
async def sign_out(request: AnyRequest, services: NamedDependency[Services]) -> Answer:
    """Leave."""
    cookie = session_cookie(services.settings)
    await actions.sign_out(services, token=_session_of(request, services), address=_address(request))
    answer = see_other("/sign-in", done="signed-out")
    set_cookie(answer, cookie, "", settings=services.settings, seconds=0)
    return answer


class Demonstration(Controller):
    """Be anybody at a click, and read the mail that was sent. There only in the demonstration."""

    path = "/demonstration"
    guards = (public,)

    @get("/")
    async def choose(self, request: AnyRequest, services: NamedDependency[Services]) -> Answer:
        """The people to choose from."""
        personas: Sequence[Persona] = request.app.state["personas"]
        answer = page("lms/signin/personas.html", title="Choose who to be", personas=personas)
        name_browser(request, answer, services.settings)
        return answer

    @post("/", status_code=200)
    async def become(self, request: AnyRequest, services: NamedDependency[Services]) -> Answer:
        """Sign in as one of them."""
        fields = await form_of(request)
        personas: Sequence[Persona] = request.app.state["personas"]
        chosen = next((each for each in personas if each.key == fields.value("persona")), None)
        if chosen is None:
            raise NotFound
        session = await actions.sign_in_as(
            services,
            email=chosen.email.lower(),
            address=_address(request),
            instead_of=_session_of(request, services),
        )
        if session is None:
            raise NotAllowed(f"{chosen.name} has no account.")
        return _let_in(services, session, "/")

    @get("/mail")
    async def mail(self, services: NamedDependency[Services]) -> Answer:
        """What was sent, newest first."""
        sent = list(services.mailer.sent) if isinstance(services.mailer, KeptMailer) else []
        return page("lms/signin/mail.html", title="Mail sent by this demonstration", sent=sent)


def sign_in_routes(services: Services) -> list[ControllerRouterHandler]:
    """The routes of this slice; those of the demonstration only where it is one."""
    routes: list[ControllerRouterHandler] = [SignIn, sign_out]
    if services.settings.demonstration:
        routes.append(Demonstration)
    return [Router("/", route_handlers=routes, request_max_body_size=FORM_BYTES)]


def _ask_page(request: AnyRequest, services: Services, fields: Fields, status: int = 200) -> Answer:
    answer = page(
        "lms/signin/ask.html",
        title="Sign in",
        status=status,
        fields=fields,
        done="You are signed out." if request.query_params.get("done") == "signed-out" else "",
    )
    name_browser(request, answer, services.settings)
    return answer


def _link_is_over() -> Answer:
    return page("lms/signin/over.html", title="This link does not work any more", status=410)


def _let_in(services: Services, session: actions.Session, then: str) -> Answer:
    answer = see_other(own_page(then))
    set_cookie(answer, session_cookie(services.settings), session.token, settings=services.settings)
    return answer


async def _send(services: Services, mail: Mail | None) -> None:
    """After the answer, so that its delay tells nobody whether an address is known.

    Not through the outbox: a link must not wait for the next round, lasts a quarter of an hour only, and belongs in no
    table, where it would be a way in for whoever reads the table or a backup.
    """
    if mail is None:
        return
    try:
        await services.mailer.send(mail)
    except Exception as error:
        structlog.get_logger("lms.signin").error("sign-in link not sent", why=type(error.__cause__ or error).__name__)


def _session_of(request: AnyRequest, services: Services) -> str:
    return request.cookies.get(session_cookie(services.settings), "")


def _address(request: AnyRequest) -> str:
    return request.client.host if request.client else ""
