"""Does every template parse, use what it imports, find what it includes, and speak plainly?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from jinja2 import Environment, nodes

from lms.base.settings import Settings
from lms.web.served_files import read_files
from lms.web.templating import all_templates, environment

JINJA: Environment = environment(Settings(), read_files())
NAMES = sorted(all_templates(JINJA))
JARGON = re.compile(r"\b(invalid|error occurred|please note|successfully|please|sorry|oops)\b", re.IGNORECASE)
HANDLERS = r"on(?:click|load|submit|change|input|focus|blur|error|key\w+|mouse\w+)"
IN_PAGE_CODE = re.compile(rf"<script(?![^>]*\bsrc=)|<style|\s{HANDLERS}=|\sstyle=", re.IGNORECASE)


def source(name: str) -> str:
    assert JINJA.loader is not None
    return JINJA.loader.get_source(JINJA, name)[0]


def imported(tree: nodes.Template) -> Iterator[str]:
    """The names a template has from `{% from … import … %}` and `{% import … as … %}`."""
    for node in tree.find_all(nodes.FromImport):
        yield from (name if isinstance(name, str) else name[1] for name in node.names)
    yield from (node.target for node in tree.find_all(nodes.Import))


def test_there_are_templates():
    assert NAMES != []


@pytest.mark.parametrize("name", NAMES)
def test_a_template_compiles_with_the_filters_it_uses(name: str):
    JINJA.get_template(name)


@pytest.mark.parametrize("name", NAMES)
def test_a_template_uses_what_it_imports(name: str):
    tree = JINJA.parse(source(name))

    used = {node.name for node in tree.find_all(nodes.Name) if node.ctx == "load"}

    assert [one for one in imported(tree) if one not in used] == []


@pytest.mark.parametrize("name", NAMES)
def test_a_template_finds_what_it_names(name: str):
    tree = JINJA.parse(source(name))
    naming: list[Any] = [*tree.find_all((nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport))]
    named = {node.template.value for node in naming if isinstance(node.template, nodes.Const)}

    assert sorted(named - set(JINJA.list_templates())) == []


@pytest.mark.parametrize("name", NAMES)
def test_a_name_a_template_imports_is_defined_there(name: str):
    missing = []
    for node in JINJA.parse(source(name)).find_all(nodes.FromImport):
        if not isinstance(node.template, nodes.Const):
            continue
        macros = {macro.name for macro in JINJA.parse(source(node.template.value)).find_all(nodes.Macro)}
        wanted = [one if isinstance(one, str) else one[0] for one in node.names]
        missing += [f"{node.template.value}: {one}" for one in wanted if one not in macros]

    assert missing == []


@pytest.mark.parametrize("name", NAMES)
def test_a_template_speaks_plainly_and_holds_no_code(name: str):
    text = re.sub(r"\{#.*?#\}", "", source(name), flags=re.DOTALL)

    assert JARGON.findall(text) == []
    assert IN_PAGE_CODE.findall(text) == []
