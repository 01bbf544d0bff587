"""What is the least that a page of some size can cost? Litestar and Jinja with nothing behind them."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from os import environ
from pathlib import Path

from jinja2 import DictLoader, Environment
from litestar import Litestar, get
from litestar.plugins.jinja import JinjaTemplateEngine
from litestar.response import Template
from litestar.template import TemplateConfig

from tests.bench.measuring import until_it_answers
from tests.journeys.conftest import _free_port as free_port

TEMPLATES = {
    "base.html": "<!doctype html><html lang='en'><title>{{ title }}</title>{% block main %}{% endblock %}</html>",
    "row.html": "<tr><th scope='row'>{{ row.name }}</th><td>{{ row.state }}</td><td>{{ row.day }}</td></tr>\n",
    "page.html": "{% extends 'base.html' %}{% block main %}<table>{% for row in rows %}"
    "{% include 'row.html' %}{% endfor %}</table>{% endblock %}",
}
ROW_BYTES = 85


@get("/", sync_to_thread=False)
def bare_page() -> Template:
    """A page of about `BARE_BYTES` bytes: extends, includes, escaped rows."""
    rows = [
        {"name": f"Competency {n:04}", "state": "In date", "day": "31 March 2026"}
        for n in range(int(environ["BARE_BYTES"]) // ROW_BYTES)
    ]
    return Template("page.html", context={"title": "Bare", "rows": rows})


def application() -> Litestar:
    """The bare application."""
    jinja = Environment(autoescape=True, loader=DictLoader(TEMPLATES))
    config = TemplateConfig(instance=JinjaTemplateEngine.from_environment(jinja))
    return Litestar([bare_page], template_config=config, openapi_config=None, logging_config=None)


@contextmanager
def serving_bare(size: int) -> Iterator[int]:
    """The bare application as a process of its own, with a page of about `size` bytes."""
    port = free_port()
    command = [sys.executable, "-m", "uvicorn", "tests.bench.bare:application", "--factory"]
    process = subprocess.Popen(
        [*command, "--port", str(port), "--log-level", "warning"],
        cwd=Path(__file__).parents[2],
        env=environ | {"BARE_BYTES": str(size)},
    )
    try:
        until_it_answers(f"http://127.0.0.1:{port}/", process)
        yield port
    finally:
        process.terminate()
        process.wait(30)
