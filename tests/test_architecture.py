"""The shape of the code, read from its source: who imports whom, and what nobody does."""

import ast
import re
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from django.urls import URLResolver, get_resolver

ROOT = Path(__file__).resolve().parent.parent
# Each may import what stands to its right.
LAYERS = ["config", "reviews", "decks", "accounts"]
PYTHON = sorted(
    path for layer in LAYERS for path in (ROOT / layer).rglob("*.py") if "migrations" not in path.parts
)
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
FRAGMENTS = [path for path in TEMPLATES if path.name.startswith("_")]
SCRIPTS = sorted((ROOT / "static" / "js").rglob("*.js"))
STYLES = sorted((ROOT / "static" / "css").rglob("*.css"))
VIEWS = [path for path in PYTHON if path.stem == "views" or path.parent.name == "views"]
METHODS = {"require_safe", "require_GET", "require_POST", "require_http_methods"}


def named(path):
    return str(path.relative_to(ROOT))


def every(paths: list[Path]) -> Callable[[Callable[[Path], None]], Callable[[], None]]:
    """One test over all these files, which names each that breaks the rule."""

    def decorate(rule):
        def test():
            assert paths
            broken = {}
            for path in paths:
                try:
                    rule(path)
                except AssertionError as error:
                    broken[named(path)] = str(error)
            assert broken == {}

        test.__name__, test.__doc__ = rule.__name__, rule.__doc__
        return test

    return decorate


def test_a_rule_over_all_files_names_the_file_that_breaks_it():
    @every(PYTHON[:2])
    def rule(path):
        assert path != PYTHON[1], "broken"

    with pytest.raises(AssertionError, match=re.escape(named(PYTHON[1]))):
        rule()


@cache
def tree_of(path):
    return ast.parse(path.read_text())


def imports_of(path):
    """Every module a file imports, in full, wherever in the file the import stands."""
    package = path.relative_to(ROOT).parent.parts
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            module = ".".join([*base, *([node.module] if node.module else [])])
            yield module
            yield from (f"{module}.{alias.name}" for alias in node.names)


def calls_of(path):
    """The name of everything a file calls, as written, with the line."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node


# ── imports ──────────────────────────────────────────────────────────────────────────────────────────────────


@every(PYTHON)
def test_dependencies_run_one_way(path):
    layer = LAYERS.index(path.relative_to(ROOT).parts[0])

    backwards = {name for name in imports_of(path) if name.partition(".")[0] in LAYERS[:layer]}

    assert not backwards


@every([path for path in PYTHON if "scheduling" in path.parts])
def test_scheduling_knows_the_standard_library_only(path):
    strangers = {
        name
        for name in imports_of(path)
        if name.partition(".")[0] not in sys.stdlib_module_names and not name.startswith("reviews.scheduling")
    }

    assert not strangers


# Text in, text out: they can be run over a file on anybody's desk, and called from anywhere without a circle.
PURE = (
    "decks.cloze", "decks.concept_order", "decks.deckfile", "decks.folding", "decks.formulas", "decks.lint",
    "decks.note_checks", "decks.problems", "decks.rendering", "decks.slidedeck",
)  # fmt: skip


def is_pure(module):
    return any(module == name or module.startswith(f"{name}.") for name in PURE)


@every([path for path in PYTHON if is_pure(named(path).removesuffix(".py").replace("/", "."))])
def test_the_card_format_and_its_rendering_know_no_site(path):
    site = {name for name in imports_of(path) if name.partition(".")[0] in {*LAYERS, "django"}} - {"decks"}

    assert not {name for name in site if not is_pure(name)}


# ── views ────────────────────────────────────────────────────────────────────────────────────────────────────


@every(VIEWS)
def test_views_ask_for_what_they_need_by_name(path):
    """One query or one service call; how it is fetched is said elsewhere."""
    words = {node.attr for node in ast.walk(tree_of(path)) if isinstance(node, ast.Attribute)}

    assert not words & {"objects", "_default_manager", "filter", "exclude", "annotate", "aggregate", "raw"}


def every_callback(patterns=None):
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            yield from every_callback(pattern.url_patterns)
        else:
            yield pattern.callback


def views_with_an_address():
    for callback in every_callback():
        if re.match(rf"({'|'.join(LAYERS)})\.views\b", callback.__module__):
            yield callback.__module__, callback.__name__


@pytest.mark.parametrize(("module", "name"), sorted(set(views_with_an_address())))
def test_every_view_names_its_methods_first(module, name):
    source = Path(sys.modules[module].__file__).read_text()
    [view] = [node for node in ast.parse(source).body if isinstance(node, ast.FunctionDef) and node.name == name]

    assert view.decorator_list
    assert ast.unparse(view.decorator_list[0]).partition("(")[0] in METHODS


# ── what nobody does ─────────────────────────────────────────────────────────────────────────────────────────


# Whom the address itself proves: docs/decisions/0010 says why this one view needs no form token, and may have none.
PROVEN_BY_ADDRESS = {("accounts.views", "weekly_mail_stop")}


@every([path for path in PYTHON if named(path) != "accounts/access.py"])
def test_nothing_is_exempt_from_the_forgery_check(path):
    assert not re.search(r"csrf_exempt|dont_enforce_csrf|csrf_processing_done", path.read_text())


def test_the_exception_is_made_in_one_place_for_one_view():
    [exempting] = [
        node
        for node in ast.parse((ROOT / "accounts" / "access.py").read_text()).body
        if isinstance(node, ast.FunctionDef) and "csrf_exempt" in ast.unparse(node)
    ]
    exempt = {
        (callback.__module__, callback.__name__)
        for callback in every_callback()
        if getattr(callback, "csrf_exempt", False)
    }

    assert exempting.name == "proven_by_address"
    assert exempt == PROVEN_BY_ADDRESS


@pytest.mark.parametrize(("module", "name"), sorted(PROVEN_BY_ADDRESS))
def test_what_needs_no_form_token_looks_at_nothing_that_a_browser_sends_by_itself(module, name):
    """A cookie is sent along whoever asks: what it says must have no part in the answer's deed."""
    source = Path(sys.modules[module].__file__).read_text()
    [view] = [node for node in ast.parse(source).body if isinstance(node, ast.FunctionDef) and node.name == name]
    asked_of_the_request = {
        node.attr
        for node in ast.walk(view)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "request"
    }
    called = {ast.unparse(node.func) for node in ast.walk(view) if isinstance(node, ast.Call)}

    assert asked_of_the_request == {"method"}
    assert not called & {"_user", "get_user", "login", "logout", "messages.success"}


# The operator's backup of PostgreSQL runs pg_dump: a fixed command that nothing a visitor sent can reach.
@every([path for path in PYTHON if named(path) != "config/backups.py"])
def test_no_program_is_started(path):
    """What a visitor typed can reach no command line if there is none."""
    modules = {name.partition(".")[0] for name in imports_of(path)}
    called = {name for name, _ in calls_of(path)}

    assert not modules & {"subprocess", "pty", "commands"}
    assert not {name for name in called if re.match(r"os\.(system|popen|exec|spawn|posix_spawn|fork)", name)}
    assert not called & {"eval", "exec", "compile", "__import__"}


@every(PYTHON)
def test_nothing_asks_the_network(path):
    modules = {name.partition(".")[0] for name in imports_of(path)}

    assert not modules & {"requests", "httpx", "urllib3", "http", "socket", "ftplib", "smtplib", "aiohttp"}
    assert "urllib.request" not in set(imports_of(path))


@every(PYTHON)
def test_nothing_is_unpickled(path):
    assert not {name.partition(".")[0] for name in imports_of(path)} & {"pickle", "marshal", "shelve", "dill"}


@every(PYTHON)
def test_sql_is_never_put_together_from_strings(path):
    called = list(calls_of(path))

    assert not [name for name, _ in called if name.endswith((".raw", ".extra")) or name.split(".")[-1] == "RawSQL"]
    assembled = [
        node
        for name, node in called
        if name.endswith((".execute", ".executemany", ".executescript"))
        and node.args
        and not isinstance(node.args[0], ast.Constant | ast.Name | ast.Attribute)
    ]
    # The backend itself asks for its pragmas, whose names are written beside it.
    assert not assembled or named(path) == "config/database/fairsqlite/base.py"


@every([path for path in PYTHON if not named(path).startswith("decks/rendering")])
def test_only_html_that_was_made_safe_is_marked_so(path):
    """`…_html` was sanitised by the renderer when the note was saved."""
    marked = [
        ast.unparse(node.args[0])
        for name, node in calls_of(path)
        if name.split(".")[-1] in {"mark_safe", "SafeString"} and not ast.unparse(node.args[0]).endswith("_html")
    ]

    assert not marked


# ── templates ────────────────────────────────────────────────────────────────────────────────────────────────

BANNED_MARKUP = {
    "a handler in markup": r"\son[a-z]+\s*=",
    "hx-on, which is evaluated": r"(data-)?hx-on",
    "a value that is evaluated": r"hx-(vals|headers)\s*=\s*['\"]\s*(js|javascript):",
    "a trigger filter, which is evaluated": r"hx-trigger\s*=\s*\"[^\"]*\[[^\"]*\"",
    "a style of its own": r"<style|\sstyle\s*=",
    "a script of its own": r"<script(?![^>]*\ssrc=)[^>]*>\s*\S",
    "an address of a script": r"(href|src|action)\s*=\s*['\"]\s*(javascript|data|vbscript):",
    "something from elsewhere": r"<(script|link|img|iframe|source)[^>]*\s(src|href)\s*=\s*['\"](https?:)?//",
    "a page inside a page": r"hx-boost",
    "text that is not escaped": r"autoescape\s+off|\|\s*safeseq",
}


@every(TEMPLATES)
def test_templates_keep_to_the_policy(path):
    text = path.read_text()

    found = {what: re.search(pattern, text, re.IGNORECASE) for what, pattern in BANNED_MARKUP.items()}

    assert {what: match[0] for what, match in found.items() if match} == {}


@pytest.mark.parametrize(
    "markup",
    [
        '<a onclick="x()">',
        '<b hx-on:click="x()">',
        "<b hx-vals='js:{a: 1}'>",
        '<b hx-trigger="keyup[ctrlKey]">',
        '<p style="color: red">',
        "<script>x()</script>",
        '<a href="javascript:x()">',
        '<script src="https://cdn.example/x.js">',
        "<body hx-boost>",
        "{% autoescape off %}",
    ],
)
def test_what_the_policy_bans_is_seen(markup):
    assert any(re.search(pattern, markup, re.IGNORECASE) for pattern in BANNED_MARKUP.values())


@every(TEMPLATES)
def test_only_html_that_was_made_safe_is_trusted(path):
    trusted = re.findall(r"([\w.]+)\s*\|\s*safe\b", path.read_text())

    assert [name for name in trusted if not name.endswith("_html")] == []


@every(FRAGMENTS)
def test_fragments_never_extend(path):
    assert "{% extends" not in path.read_text()


@every([path for path in TEMPLATES if path not in FRAGMENTS and path.name not in {"base.html", "500.html"}])
def test_pages_always_extend(path):
    assert path.read_text().startswith("{% extends")


@every(FRAGMENTS)
def test_fragments_say_what_they_expect(path):
    assert re.match(r"\{# expects: .* #\}\n", path.read_text())


@every(TEMPLATES)
def test_a_form_in_a_fragment_keeps_its_token(path):
    """`only` drops csrf_token too."""
    for name, rest in re.findall(r"""\{%\s*include\s+["']([^"']+)["']([^%]*)%\}""", path.read_text()):
        included = (ROOT / "templates" / name).read_text() if (ROOT / "templates" / name).exists() else ""
        if re.search(r"\bonly\b", rest) and "csrf_token" in included:
            assert "csrf_token=csrf_token" in rest, name


# ── scripts and styles ───────────────────────────────────────────────────────────────────────────────────────


@every(SCRIPTS)
def test_scripts_make_no_code_and_no_markup_from_text(path):
    text = path.read_text()

    assert not re.search(r"\beval\(|new Function|innerHTML|outerHTML\s*=|insertAdjacentHTML|document\.write", text)
    assert not re.search(r"https?://(?!www\.w3\.org/)", text)


@every(STYLES)
def test_styles_load_nothing_from_elsewhere_and_need_no_shouting(path):
    text = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)

    assert "!important" not in text
    assert not re.search(r"url\(\s*['\"]?(https?:)?//", text)
