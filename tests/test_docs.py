"""The docs match the code: its options, defaults, paths, links and layers are checked."""

from __future__ import annotations

import argparse
import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import galley
import pytest
from apache_beam.runners.worker import worker_pool_main
from galley.cli.main import main
from galley.cli.run import _parser_of_all
from galley.running.options import GalleyOptions
from galley.text import chrome_rules

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("examples/*.md")])
SCRIPTS = [
    path
    for folder in ("benchmarks", "training", "clusters", "tests/fuzz", "tests/floors")
    for path in ROOT.glob(f"{folder}/*.py")
]
PAST = ROOT / "CHANGELOG.md"
"""The page may name paths that no longer exist."""

FOLDERS = "benchmarks|clusters|docs|examples|pipeline|schemas|seeds|tests|training"
_OPTION = re.compile(r"(?<![\w-])--[a-z][\w-]*")
_PATH = re.compile(rf"(?<![\w./-])(?:{FOLDERS})/[\w./*-]*")
_LINK = re.compile(r"\]\(([^()\s]+)\)")
_NAME = re.compile(r"(?<![\w/.-])galley\.([A-Za-z_][\w.]*)(?!/)")
_UNITS = {"MB": 10**6, "KiB": 1 << 10, "MiB": 1 << 20, "GiB": 1 << 30}

each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))


def own_options() -> dict[str, argparse.Action]:
    """Every option in the help of `galley run`, by its name in the help."""
    parser = argparse.ArgumentParser(add_help=False)
    GalleyOptions._add_argparse_args(parser)
    shown = [action for action in parser._actions if action.help != argparse.SUPPRESS]
    return {action.option_strings[0]: action for action in shown}


def documented_options() -> dict[str, tuple[str, str]]:
    """The table of docs/running.md: option to default and meaning, as printed."""
    page = (ROOT / "docs" / "running.md").read_text("utf-8")
    rows = re.findall(r"^\| `(--[\w-]+)[^`]*` \| (.*?) ?\| (.*) \|$", page, re.MULTILINE)
    return {name: (default, meaning) for name, default, meaning in rows}


def value_of(default: str) -> Any:
    """The value that a cell of the column `default` means."""
    bare = default.strip("`").replace(",", "")
    if bare in ("off", "none", ""):
        return None
    number, _, unit = bare.partition(" ")
    try:
        return float(number) * _UNITS.get(unit, 1)
    except ValueError:
        return bare


def test_exactly_the_options_of_a_run_are_documented() -> None:
    assert set(documented_options()) == set(own_options())


@pytest.mark.parametrize("name", own_options())
def test_a_documented_default_is_the_real_one(name: str) -> None:
    default, _ = documented_options()[name]
    action = own_options()[name]
    stated = re.search(r"\(default ([^)]+)\)", action.help or "")
    assert value_of(default) == (action.default or (value_of(stated[1]) if stated else None))


@pytest.mark.parametrize("name", [name for name, action in own_options().items() if action.choices])
def test_every_choice_of_an_option_is_documented(name: str) -> None:
    default, meaning = documented_options()[name]
    choices: Any = own_options()[name].choices
    assert [choice for choice in choices if f"`{choice}`" not in default + meaning] == []


def known_options() -> set[str]:
    """The options of `galley run`, of Beam, of the other commands, and of the scripts of this project."""
    every = {option for action in _parser_of_all()._actions for option in action.option_strings}
    sources = [*SCRIPTS, *ROOT.glob("examples/*.py"), *(ROOT / "pipeline" / "cli").glob("*.py")]
    for source in [*sources, Path(worker_pool_main.__file__)]:
        every |= set(re.findall(r"""["'](--[a-z][\w-]*)["']""", source.read_text("utf-8")))
    return every


FOREIGN = {
    "--version", "--check", "--upgrade-deps", "--no-deps", "--hypothesis-profile",
    "--require-hashes", "--disable-pip",
}  # fmt: skip
"""argparse's own, and those of ruff, venv, pip, pip-audit and pytest."""

PATHS_ELSEWHERE = {"tests/resources/parser/test_data/"}
"""Of the fundus project's repository."""


@each_page
def test_every_option_on_a_page_exists(page: Path) -> None:
    named = set(_OPTION.findall(page.read_text("utf-8")))
    assert named - known_options() - FOREIGN == set()


@each_page
def test_every_relative_link_on_a_page_leads_somewhere(page: Path) -> None:
    broken = []
    for link in _LINK.findall(without_code(page.read_text("utf-8"))):
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path) if path else page
        if not target.exists() or (anchor and anchor not in anchors_of(target)):
            broken.append(link)
    assert broken == []


def without_code(text: str) -> str:
    return re.sub(r"^```.*?^```$", "", text, flags=re.DOTALL | re.MULTILINE)


def anchors_of(page: Path) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", without_code(page.read_text("utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", [page for page in PAGES if page != PAST], ids=lambda page: page.name)
def test_every_path_on_a_page_exists(page: Path) -> None:
    named = {path.rstrip(".") for path in _PATH.findall(page.read_text("utf-8"))} - PATHS_ELSEWHERE
    assert {path for path in named if not any(ROOT.glob(path.rstrip("/")))} == set()


@each_page
def test_every_package_name_on_a_page_exists(page: Path) -> None:
    for name in set(_NAME.findall(page.read_text("utf-8"))):
        found: Any = galley
        for part in name.rstrip(".").split("."):
            found = getattr(found, part)


def commands_on(page: Path) -> Iterator[str]:
    yield from re.findall(r"(?:^ {4}|`|^|bin/)galley ([a-z]+)\b", page.read_text("utf-8"), re.MULTILINE)


@each_page
def test_every_command_on_a_page_exists(page: Path) -> None:
    for command in set(commands_on(page)):
        with pytest.raises(SystemExit) as ended:
            main([command, "--help"])
        assert ended.value.code == 0, command


def test_the_layers_that_architecture_shows_are_the_contract() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
    [layers] = [each["layers"] for each in settings["contracts"] if each.get("containers") == ["galley"]]
    assert "```text\n" + "\n".join(layers) + "\n```" in page


def test_architecture_describes_every_package() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    table = re.findall(r"^\| ((?:`\w+`(?:, )?)+) \|", page, re.MULTILINE)
    described = {name for row in table for name in re.findall(r"`(\w+)`", row)}
    modules = {path.stem for path in (ROOT / "pipeline").iterdir() if path.suffix == ".py" or path.is_dir()}
    assert described == modules - {"__init__", "__main__", "__pycache__"} | {"schemas"}


def test_the_rule_that_contributing_shows_is_a_rule() -> None:
    page = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    [shown] = re.findall(r"^ *```json\n(.+?)^ *```$", page, re.DOTALL | re.MULTILINE)
    rule = chrome_rules._parse("nl.json", json.loads(shown.strip().removesuffix(",")))
    assert rule.needs & set(chrome_rules.fold_key(rule.takes).split())
    assert re.match(rule.pattern, rule.takes.casefold())
    assert not re.match(rule.pattern, rule.leaves.casefold())
