"""Do the Jinja macros give the HTML that govuk-frontend of our lock gives? An upgrade of one alone shows here."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from typing import Any

from jinja2 import Environment, PackageLoader, PrefixLoader

from tests.house.govuk import npm_package

VOID = {"input", "br", "hr", "img", "link", "meta", "path", "source"}
MACROS = Environment(
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
    loader=PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}),
)


class Outline(HTMLParser):
    """The elements with their attributes, and the words, in order; white space between words does not count."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[object] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.parts.append((tag, sorted((name, " ".join((value or "").split())) for name, value in attrs)))

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            self.parts.append(f"/{tag}")

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.parts.append(" ".join(data.split()))


def rendered(component: str, options: dict[str, Any]) -> str:
    """The HTML of one component as the Jinja macro gives it."""
    macro = "govuk" + "".join(word.title() for word in component.split("-"))
    source = f"govuk_frontend_jinja/components/{component}/macro.html"
    return MACROS.from_string(f"{{% from '{source}' import {macro} %}}{{{{ {macro}(options) }}}}").render(
        options=options
    )


def test_every_component_renders_as_upstream_gives_it():
    different: list[str] = []
    compared = 0

    for file in sorted(npm_package("govuk-frontend/dist/govuk/components").glob("*/fixtures.json")):
        component = json.loads(file.read_text("utf-8"))
        for fixture in component["fixtures"]:
            compared += 1
            ours = rendered(component["component"], fixture["options"])
            if Outline(ours).parts != Outline(fixture["html"]).parts:
                different.append(f"{component['component']}: {fixture['name']}")

    assert different == []
    assert compared == 657
