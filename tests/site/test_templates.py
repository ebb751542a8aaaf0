"""Every template says in its head what it is and which names it gets, and gets just these."""

from __future__ import annotations

import pkgutil
import re
import shutil
from collections.abc import Iterator
from dataclasses import fields
from importlib import import_module
from pathlib import Path

import pytest
from jinja2 import Environment, meta, nodes

import flowfolio.site
from flowfolio.cli.new import STARTER
from flowfolio.site.templating import TEMPLATES, TemplateContext
from sites import MKDOCS, build, write

_HEAD = re.compile(r"\A\{#\n(.+?\.)\n\n(.+?)\n#\}\n", re.DOTALL)
NAMES = sorted(path.name for path in TEMPLATES.glob("*.html"))


def _contexts() -> dict[str, list[type[TemplateContext]]]:
    """Return the contexts by template; a class that `slots` had to make twice counts once."""
    for module in pkgutil.walk_packages(flowfolio.site.__path__, "flowfolio.site."):
        import_module(module.name)
    classes = {(each.__module__, each.__qualname__): each for each in TemplateContext.__subclasses__()}
    found: dict[str, list[type[TemplateContext]]] = {}
    for each in classes.values():
        found.setdefault(each.template, []).append(each)
    return found


CONTEXTS = _contexts()


def parsed(name: str, source: Environment) -> nodes.Template:
    return source.parse((TEMPLATES / name).read_text(encoding="utf-8"))


def used(name: str, source: Environment) -> set[str]:
    """Return the names that a template takes from its context, in what it includes and extends too."""
    tree = parsed(name, source)
    names = meta.find_undeclared_variables(tree) - set(source.globals) - {"url", "has"}
    set_here = {each.target.name for each in tree.find_all(nodes.Assign) if isinstance(each.target, nodes.Name)}
    for each in tree.find_all((nodes.Include, nodes.Extends)):
        assert isinstance(each.template, nodes.Const), f"{name} names what it takes in outright"
        names |= used(each.template.value, source) - set_here
    return names


def taken_in(source: Environment) -> Iterator[str]:
    for name in NAMES:
        yield from filter(None, meta.find_referenced_templates(parsed(name, source)))


def explained(name: str) -> list[str]:
    """Return the names in a template's head."""
    head = _HEAD.match((TEMPLATES / name).read_text(encoding="utf-8"))
    assert head, f"{name} begins with a comment: what it is, an empty line, its names"
    return re.findall(r"^- (\w+): \S", head[2], re.MULTILINE)


@pytest.fixture(scope="module")
def source() -> Environment:
    found = Environment(autoescape=True)
    found.filters |= dict.fromkeys(("prose", "day", "dated", "iso"), str)
    return found


@pytest.mark.parametrize("name", NAMES)
def test_a_template_uses_what_its_head_explains_and_its_context_holds(name: str, source: Environment) -> None:
    if name not in CONTEXTS:
        assert name in set(taken_in(source)), "no page fills it, and no template takes it in"
        assert set(explained(name)) == used(name, source)
        return
    (context,) = CONTEXTS[name]
    assert explained(name) == [each.name for each in fields(context)]
    assert used(name, source) == set(explained(name))


def test_every_context_has_its_template() -> None:
    assert set(CONTEXTS) <= set(NAMES)


HOW_TO = (Path(__file__).parents[2] / "content/how-to/change-a-template.md").read_text(encoding="utf-8")
SHOWN = dict(re.findall(r'^```html title="([^"]+)"\n(.*?)^```$', HOW_TO, re.MULTILINE | re.DOTALL))


def test_the_templates_of_the_how_to_page_change_a_site(tmp_path: Path) -> None:
    shutil.copytree(STARTER / "maps", tmp_path / "maps")
    config = re.sub(r"theme: .*", "theme: {name: material, font: false, custom_dir: theme_overrides}", MKDOCS)
    write(tmp_path, {"mkdocs.yml": config, "content/about.md": "# About\n", **SHOWN})
    built = build(tmp_path, strict=True)
    assert not built.is_aborted, built.log
    assert len(SHOWN) == 2
    assert '<h1 id="title">Our streams</h1>' in built.page("streams/")
    text = built.page("streams/order-to-cash/2026-01-12/current-state/")
    assert "<p>Questions about " in text
    assert 'id="as-a-table"' in text
    assert "<p>Questions about " not in built.page("streams/order-to-cash/2026-01-12/roadmap/")
