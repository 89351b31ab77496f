"""The rules of the house that a machine can hold, beside the directions of imports (`lint-imports`).

What each room of a feature may hold stands in docs/architecture.md. These tests read the code, not its effects.
"""

import ast
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

from config import ROOT
from portal.core.db import db
from tests.support import checks

PORTAL = ROOT / "portal"
LONGEST_FILE = 400
WRITING_SESSION = {"add", "add_all", "delete", "merge", "flush", "bulk_save_objects", "bulk_insert_mappings"}
WRITING_STATEMENTS = {"insert", "update", "delete", "insert_or"}
HTML = re.compile(r"</?[a-z][a-z0-9-]*(?:\s[^<>]*)?/?>")


@cache
def sources() -> dict[Path, ast.Module]:
    """Every module of the portal, but for the migrations, which are written by a machine."""
    return {
        path.relative_to(ROOT): ast.parse(path.read_text(encoding="utf-8"))
        for path in sorted(PORTAL.rglob("*.py"))
        if "migrations" not in path.parts
    }


def room(*names: str) -> dict[Path, ast.Module]:
    """The modules of these rooms, of every feature."""
    return {
        path: tree
        for path, tree in sources().items()
        if path.parts[1] != "core" and (path.stem in names or set(path.parts[2:-1]) & set(names))
    }


def found(trees: dict[Path, ast.Module], is_wrong: Callable[[ast.AST], bool]) -> list[str]:
    return [
        f"{path}:{getattr(node, 'lineno', 1)}"
        for path, tree in trees.items()
        for node in ast.walk(tree)
        if is_wrong(node)
    ]


def imported(node: ast.AST) -> Iterator[str]:
    """`from a.b import c` brings a.b and a.b.c."""
    if isinstance(node, ast.ImportFrom) and node.module:
        yield node.module
        yield from (f"{node.module}.{each.name}" for each in node.names)
    elif isinstance(node, ast.Import):
        yield from (each.name for each in node.names)


def imports(*modules: str) -> Callable[[ast.AST], bool]:
    return lambda node: any(
        name == module or name.startswith(f"{module}.") for name in imported(node) for module in modules
    )


def names(*wanted: str) -> Callable[[ast.AST], bool]:
    return lambda node: isinstance(node, ast.Name) and node.id in wanted


def is_session(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and node.attr == "session" and isinstance(node.value, ast.Name)


def calls_on_session(*methods: str) -> Callable[[ast.AST], bool]:
    return lambda node: (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in methods
        and is_session(node.func.value)
    )


def docstrings(tree: ast.Module) -> set[ast.AST]:
    owners = [node for node in ast.walk(tree) if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)]
    return {each.body[0].value for each in owners if ast.get_docstring(each) and isinstance(each.body[0], ast.Expr)}


def test_views_leave_the_database_to_queries_and_actions():
    views = room("views")

    assert found(views, imports("sqlalchemy")) == []
    assert found(views, names("select")) == []
    assert (
        found(views, calls_on_session("execute", "scalar", "scalars", "get", "query", "commit", *WRITING_SESSION)) == []
    )


def test_views_leave_html_to_templates():
    wrong = []
    for path, tree in room("views").items():
        told = docstrings(tree)
        wrong += [
            f"{path}:{node.lineno} {node.value[:60]}"
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and node not in told
            and HTML.search(re.sub(r"<(?:int:)?\w+>", "", node.value))
        ]

    assert wrong == []


def test_models_do_not_query_and_know_no_session():
    models = room("models")

    assert found(models, is_session) == []
    assert found(models, names("select")) == []
    assert found(models, imports("flask", "sqlalchemy.select")) == []


def test_queries_only_read():
    queries = room("queries")

    assert found(queries, calls_on_session(*WRITING_SESSION, "commit", "rollback")) == []
    assert found(queries, imports(*(f"sqlalchemy.{each}" for each in ("insert", "update", "delete")))) == []
    assert found(queries, names("insert_or")) == []


def test_policies_load_nothing():
    policies = room("policy")

    assert found(policies, imports("sqlalchemy", "flask", "portal.core.db")) == []
    assert found(policies, lambda node: any(".queries" in name or ".actions" in name for name in imported(node))) == []


def test_actions_know_no_request():
    actions = room("actions")

    assert found(actions, imports("flask", "portal.core.hx", "portal.core.security")) == []
    assert found(actions, lambda node: any(name.endswith("viewer.me") for name in imported(node))) == []


def test_only_the_core_commits():
    features = {path: tree for path, tree in sources().items() if path.parts[1] != "core"}

    assert found(features, calls_on_session("commit")) == []


def test_only_the_clock_of_consultations_writes_while_a_page_is_read():
    """The one exception to "GET never writes"; and what comes with a form that is refused is kept all the same: a text
    that comes too late, a file that nobody should choose twice."""
    users = {str(path) for path, tree in sources().items() if found({path: tree}, imports("portal.core.db.apart"))}

    assert users == {
        "portal/discussions/views/drafts.py",
        "portal/intervision/views/clock.py",
        "portal/intervision/views/refusals.py",
    }


def test_facts_are_frozen():
    wrong = []
    for path, tree in room("events").items():
        for node in tree.body:
            if isinstance(node, ast.ClassDef):
                said = " ".join(ast.unparse(each) for each in node.decorator_list)
                wrong += [] if "dataclass" in said and "frozen=True" in said else [f"{path}: {node.name}"]

    assert wrong == []


@pytest.mark.parametrize(
    ("known", "only_in"),
    [
        ("bleach", ["portal/core/text.py"]),
        ("flask_htmx", ["portal/core/hx.py"]),
        ("huey", ["portal/core/jobs.py"]),
        ("jinja2_fragments", ["portal/core/hx.py"]),
    ],
)
def test_a_library_that_is_known_in_one_file(known, only_in):
    there = {str(path) for path, tree in sources().items() if found({path: tree}, imports(known))}

    assert sorted(there) == only_in


def test_htmx_headers_are_known_in_one_file():
    def says_header(node: ast.AST) -> bool:
        return isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.upper().startswith("HX-")

    others = {path: tree for path, tree in sources().items() if str(path) != "portal/core/hx.py"}

    assert found(others, says_header) == []


def test_relationships_are_never_loaded_by_touching_them(app):
    lazy = [
        f"{mapper.class_.__name__}.{each.key}: {each.lazy}"
        for mapper in db.Model.registry.mappers
        for each in mapper.relationships
        if each.lazy != "raise_on_sql"
    ]

    assert lazy == []


def test_every_module_and_public_class_says_what_it_is():
    """But for facts, whose name is the whole of what they say."""
    silent = []
    for path, tree in sources().items():
        if tree.body and not ast.get_docstring(tree):
            silent.append(str(path))
        silent += [
            f"{path}:{node.lineno} {node.name}"
            for node in tree.body
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_") and not ast.get_docstring(node)
            if path.stem != "events"
        ]

    assert silent == []


def test_no_file_is_longer_than_anybody_reads():
    long = {
        f"{path.relative_to(ROOT)}: {lines}"
        for folder in (PORTAL, ROOT / "templates", ROOT / "static" / "js", ROOT / "static" / "css")
        for path in folder.rglob("*")
        if path.suffix in (".py", ".html", ".js", ".css") and "migrations" not in path.parts
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST_FILE
    }

    assert long == set()


def test_templates_keep_to_the_content_policy():
    assert list(checks.templates()) == []
    assert list(checks.scripts()) == []


def test_every_form_that_posts_brings_a_token(soups):
    """Read from the pages themselves, as every role: a form works without scripts, so it holds its own token."""
    without = set()
    for (door, role), soup in soups.items():
        for form in soup.find_all("form", method=re.compile("post", re.I)):
            if form.find("input", attrs={"name": "csrf_token"}) is None and "/meldingen/stop/" not in form["action"]:
                without.add(f"{door} as {role}: {form.get('action')}")

    assert sorted(without) == []


def test_every_form_leads_to_an_address_that_is_there(world, soups):
    """Each form and link points at a rule of the portal, with the method that it takes."""
    lost = set()
    adapter = world.app.url_map.bind("localhost")
    for (door, _role), soup in soups.items():
        asked = [("GET", each["href"]) for each in soup.find_all("a", href=True)]
        asked += [
            (each.get("method", "get").upper(), each.get("action") or door.path(world))
            for each in soup.find_all("form")
            if each.get("method") != "dialog"
        ]
        asked += [("POST", each["formaction"]) for each in soup.find_all(formaction=True)]
        asked += [("GET", each["hx-get"]) for each in soup.find_all(attrs={"hx-get": True})]
        asked += [("POST", each["hx-post"]) for each in soup.find_all(attrs={"hx-post": True})]
        ids = {each["id"] for each in soup.find_all(id=True)}
        for method, url in asked:
            if url.startswith("#") and url[1:] not in ids:
                lost.add(f"{door}: {url}")
            path = url.partition("#")[0].partition("?")[0]
            if path.startswith("/") and not path.startswith("/assets/") and not adapter.test(path, method=method):
                lost.add(f"{door}: {method} {path}")

    assert sorted(lost) == []


def test_a_page_that_a_refused_form_shows_can_be_loaded_again():
    """After a boosted 422 the address bar shows the address of the POST, and somebody presses reload."""
    doors = (Path(__file__).with_name("doors.txt")).read_text(encoding="utf-8").splitlines()
    split = [line.split() for line in doors if line and not line.startswith("#")]
    readable = {words[1] for words in split if words[0] == "GET"}
    refused = {words[1] for words in split if words[0] == "POST" and "422" in words[2:8]}

    assert sorted(refused - readable) == []
