"""How do the parts become one application? Services, sign-in, every slice's pages, errors, headers."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from importlib.metadata import version

from litestar import Litestar, Router
from litestar.config.compression import CompressionConfig
from litestar.datastructures import State
from litestar.di import Provide
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin, YamlRenderPlugin
from litestar.openapi.spec import Components, SecurityScheme
from litestar.plugins.jinja import JinjaTemplateEngine
from litestar.template import TemplateConfig
from litestar.types import ControllerRouterHandler

from courses.routes import ROUTES as COURSES
from lms.base import db
from lms.base.services import Services
from lms.framework.changing import ChangingPages
from lms.framework.pages import FrameworkPages
from lms.imports.pages import ImportPages
from lms.jobs.ticking import ticking
from lms.outbox.pages import NoticePages
from lms.record.home import home
from lms.record.routes import ROUTES as RECORD
from lms.reports.routes import ROUTES as REPORTS
from lms.signin.asking import Asking
from lms.signin.pages import sign_in_routes
from lms.signin.rules import Persona
from lms.team.routes import ROUTES as TEAM
from lms.web import csrf, errors, pages
from lms.web.guards import public, who_asks
from lms.web.headers import safe_headers
from lms.web.respond import AnyRequest
from lms.web.served_files import SERVED_AT, files_handler, read_files
from lms.web.templating import environment
from lms.web.who import Who
from lms.work import actions as work

ROOMS: list[ControllerRouterHandler] = [
    home,
    *RECORD,
    *COURSES,
    *TEAM,
    FrameworkPages,
    ChangingPages,
    ImportPages,
    NoticePages,
    *REPORTS,
]
"""The pages and API of every slice above the floor."""

COMPRESSION = CompressionConfig(backend="gzip", gzip_compress_level=4, minimum_size=1000, exclude=[f"^{SERVED_AT}/"])
FORM_AROUND_A_FILE = 1_000_000
"""Bytes that a form may be larger than the largest file."""


def create_app(
    services: Services,
    controllers: Sequence[ControllerRouterHandler] | None = None,
    *,
    personas: Sequence[Persona] = (),
    connect: bool = False,
    jobs: bool = False,
) -> Litestar:
    """The application. `connect` opens the database when it starts; else the caller has bound it already.

    `jobs` does the jobs too, for as long as it runs with a database of its own.
    """
    settings, files, asking = services.settings, read_files(), Asking(services)
    rooms = ROOMS if controllers is None else controllers
    return Litestar(
        [*pages.ROUTES, *sign_in_routes(services), files_handler(files), *rooms],
        before_request=csrf.checking(settings),
        before_send=[safe_headers(settings)],
        compression_config=COMPRESSION,
        dependencies=_handed(services),
        exception_handlers=errors.HANDLERS,
        include_in_schema=False,
        lifespan=[_while_it_runs(services, asking, connect, jobs)],
        logging_config=None,
        middleware=[asking],
        openapi_config=_openapi(services),
        request_max_body_size=settings.upload_mb * 1_000_000 + FORM_AROUND_A_FILE,
        state=State({"services": services, "personas": tuple(personas)}),
        template_config=TemplateConfig(instance=JinjaTemplateEngine.from_environment(environment(settings, files))),
    )


def _handed(services: Services) -> dict[str, Provide]:
    """What handlers may ask for by name."""
    return {
        "services": Provide(lambda: services, sync_to_thread=False),
        "who": Provide(_who, sync_to_thread=False),
    }


def _who(request: AnyRequest) -> Who:
    return who_asks(request)


def _while_it_runs(services: Services, asking: Asking, connect: bool, jobs: bool) -> AbstractAsyncContextManager[None]:
    @asynccontextmanager
    async def running() -> AsyncIterator[None]:
        if not connect:
            yield
            await asking.finish()
            return
        async with db.connected(services.settings.database_url):
            await work.tidy(services)
            async with ticking(services) if jobs else nullcontext():
                yield
            await work.finish_all()
            await asking.finish()

    return running()


def _openapi(services: Services) -> OpenAPIConfig:
    """The description of the API at /schema, for programs; pages are not part of it."""
    bearer = SecurityScheme(
        type="http",
        scheme="bearer",
        description="A token of `lms token add`, with the scope that each operation names.",
    )
    return OpenAPIConfig(
        title=f"Training record of {services.settings.partnership}",
        version=version("lms"),
        description="What people are trained in, on any day. Errors are problem details (RFC 9457).",
        components=Components(security_schemes={"bearer": bearer}),
        security=[{"bearer": []}],
        openapi_router=Router("/schema", route_handlers=[], guards=[public]),
        render_plugins=[JsonRenderPlugin(path=("/", "/openapi.json")), YamlRenderPlugin()],
        use_handler_docstrings=True,
    )
