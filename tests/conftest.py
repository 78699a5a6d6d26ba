"""What every test gets: three people, clients, a browser, and walls around all of it."""

import os
import secrets
import shutil
import socket
from collections import defaultdict
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import hypothesis
import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.utils import translation

from accounts.models import User
from tests.axe import violations
from tests.factories import UserFactory

CHROMIUM = shutil.which(os.environ.get("CHROMIUM") or "chromium") or shutil.which("chromium-browser")
IN_CI = bool(os.environ.get("CI"))
# Playwright's synchronous interface runs an event loop in this thread; Django would refuse to query there.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
# How long one example takes says more of the machine than of the code.
hypothesis.settings.register_profile("patient", hypothesis.settings.default, deadline=None)
hypothesis.settings.load_profile("patient")


# ── which tests run ──────────────────────────────────────────────────────────────────────────────────────────


# Without one of these pytest-django refuses every query, so that a test without them says the same of any database.
REACHES_THE_DATABASE = {"db", "transactional_db", "live_server", "database_url"}


def _belongs(item: pytest.Item) -> bool:
    """Whether the test has something to say of the database of this run. SQLite's run has everything else as well."""
    if connection.vendor == "sqlite":
        return not item.get_closest_marker("postgresql")
    if item.get_closest_marker("postgresql"):
        return True
    if item.get_closest_marker("sqlite") or item.get_closest_marker("any_database"):
        return False
    return bool(item.get_closest_marker("django_db") or REACHES_THE_DATABASE & set(item.fixturenames))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Tests under e2e/ are journeys; what says nothing of this run's database does not belong to it."""
    kept, foreign = [], []
    for item in items:
        if "e2e" in item.path.parts:
            item.add_marker(pytest.mark.e2e)
        (kept if _belongs(item) else foreign).append(item)
        if item.get_closest_marker("e2e") and not CHROMIUM and not IN_CI:
            item.add_marker(pytest.mark.skip(reason="no Chromium, so no browser journeys: sudo apt install chromium"))
    if foreign:
        config.hook.pytest_deselected(items=foreign)
    # The longest first: who begins one when all else is done keeps the other processors waiting.
    items[:] = sorted(kept, key=lambda item: not item.get_closest_marker("e2e"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """In CI nothing may be skipped: a test that skips itself there has failed."""
    report = yield
    if IN_CI and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"Skipped in CI: {report.longrepr}"
    return report


# ── walls ────────────────────────────────────────────────────────────────────────────────────────────────────


def _is_loopback(host: object) -> bool:
    return str(host) in {"localhost", "::1"} or str(host).startswith("127.")


@pytest.fixture(autouse=True, scope="session")
def no_outside_world() -> Iterator[None]:
    """The site asks nobody for anything, and neither do its tests."""
    patch = pytest.MonkeyPatch()
    for name in ("connect", "connect_ex"):
        original = getattr(socket.socket, name)

        def guarded(self: socket.socket, address: object, _original: Callable = original) -> object:
            if self.family in {socket.AF_INET, socket.AF_INET6} and not _is_loopback(address[0]):
                pytest.fail(f"A connection to {address[0]} was attempted.")
            return _original(self, address)

        patch.setattr(socket.socket, name, guarded)
    yield
    patch.undo()


@pytest.fixture(autouse=True)
def fresh_media(settings, request) -> Iterator[None]:
    """Pictures and sounds lie in a folder of the test's own, made only where one is stored."""
    settings.MEDIA_ROOT = f"{settings.MEDIA_ROOT}-{secrets.token_hex(4)}"
    yield
    shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)


# What kinds of things there are, and what may be done to them, no test has a say in.
OF_NO_TEST = {"django_content_type", "auth_permission"}


@pytest.fixture(autouse=True, scope="session")
def lasting_kinds() -> Iterator[None]:
    """A test that cannot be rolled back empties the tables. To write these anew takes longer than many tests."""

    def without(style, connection, reset_sequences=True, allow_cascade=False) -> list[str]:
        tables = set(connection.introspection.django_table_names(only_existing=True, include_views=False))
        return connection.ops.sql_flush(
            style, tables - OF_NO_TEST, reset_sequences=reset_sequences, allow_cascade=allow_cascade
        )

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.core.management.commands.flush.sql_flush", without)
        patch.setattr("django.core.management.commands.flush.emit_post_migrate_signal", lambda *args, **kwargs: None)
        yield


@pytest.fixture(autouse=True)
def fresh_cache() -> Iterator[None]:
    """Rate limits count in the cache, which outlives a test."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture(autouse=True)
def fresh_language() -> Iterator[None]:
    """A request leaves its language to whatever its thread does next, which may be the next test."""
    yield
    translation.deactivate()


# ── people ───────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def alice(db: None) -> User:
    return UserFactory(email="alice@example.org", name="Alice")


@pytest.fixture
def bob(db: None) -> User:
    return UserFactory(email="bob@example.org", name="Bob")


@pytest.fixture
def charlie(db: None) -> User:
    """The stranger."""
    return UserFactory(email="charlie@example.org", name="Charlie")


@pytest.fixture
def client_of() -> Callable[..., Client]:
    """`client_of(alice)` is her browser, signed in; keywords go to django.test.Client."""

    def make(user: User, **options: object) -> Client:
        client = Client(**options)
        client.force_login(user)
        return client

    return make


@pytest.fixture
def noon() -> Iterator[None]:
    """The moment of the world below."""
    from tests.security.world import NOW

    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world(db: None, noon: None):
    """Something in every table, and everybody who may come by. For tests of everything at once."""
    from tests.security.world import make_world

    return make_world()


# ── a real browser ───────────────────────────────────────────────────────────────────────────────────────────

CHROMIUM_FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    # Every other name leads nowhere, so even a request that a test failed to notice cannot leave.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]


# Only what fails waits as long as this, so that a slow machine is no failure.
PATIENCE_MS = 30_000


@pytest.fixture(scope="session")
def browser():
    from playwright.sync_api import expect, sync_playwright

    if not CHROMIUM:
        pytest.fail("Chromium is missing: sudo apt install chromium")
    expect.set_options(timeout=PATIENCE_MS)
    flags = CHROMIUM_FLAGS + (["--no-sandbox"] if os.geteuid() == 0 else [])
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def browsers_may_keep_files() -> Iterator[None]:
    """Static files come from WhiteNoise, as in production. With Django's handler for tests each page asks for all."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.contrib.staticfiles.handlers.StaticFilesHandler", lambda application: application)
        yield


@pytest.fixture(scope="session")
def live_server(browsers_may_keep_files, live_server):
    return live_server


class Room:
    """A browser context, and who is told what goes wrong in it."""

    def __init__(self, browser, options: dict[str, object]) -> None:
        self.note: Callable[[str], None] | None = None
        self.origin = options["base_url"]
        self.context = context = browser.new_context(**options)
        context.set_default_timeout(PATIENCE_MS)
        context.expose_binding("reportViolation", lambda _, text: self.tell(f"policy violation: {text}"))
        context.add_init_script(
            "document.addEventListener('securitypolicyviolation', event => reportViolation("
            "`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`))"
        )
        context.on("console", lambda message: message.type == "error" and _note_console(message.text, self.tell))
        context.on("weberror", lambda error: self.tell(f"exception: {error.error}"))
        context.on("requestfailed", lambda request: _note_failure(request, self.tell))
        context.on("request", lambda request: _note_stray(request, self.tell))
        # As long as it is open, pages come and go in a window that is there: one more takes as long as a context.
        self.window = context.new_page()

    def tell(self, problem: str) -> None:
        if self.note:
            self.note(problem)

    def leave(self) -> None:
        """As if nobody had been in it, but for the style sheets and scripts that the browser keeps."""
        self.note = None
        self.context.clear_cookies()
        for page in set(self.context.pages) - {self.window}:
            what = {"origin": self.origin, "storageTypes": "local_storage,indexeddb,cache_storage,service_workers"}
            self.context.new_cdp_session(page).send("Storage.clearDataForOrigin", what)
            page.close()
        self.context.set_offline(False)


@pytest.fixture(scope="session")
def rooms(browser, live_server) -> dict[str, list[Room]]:
    """Contexts that nobody is in, by what they were made with: one more takes Chromium longer than many a journey."""
    return defaultdict(list)


# What a page can be given by itself, so that no context is made for it.
OF_A_PAGE = ("color_scheme", "reduced_motion")


@pytest.fixture
def page_of(browser, live_server, client_of, rooms):
    """`page_of(alice)` is a page signed in as her; `page_of(None)` a visitor's. Paths resolve against the live server.

    Anything the browser complains about fails the test when it ends: refused by the policy, console errors, exceptions,
    requests that failed or left this machine. `expects=("422",)` names what a journey provokes on purpose.
    Other keywords go to Playwright's new_context (viewport, color_scheme, java_script_enabled, …).
    """
    taken, problems = [], []

    def make(user: User | None, *, expects: tuple[str, ...] = (), **options: object):
        def note(problem: str) -> None:
            if not any(expected in problem for expected in expects):
                problems.append(problem)

        media = {name: options.pop(name) for name in OF_A_PAGE if name in options}
        viewport = options.pop("viewport") if not options.get("is_mobile") and "viewport" in options else None
        options = {"locale": "en", "timezone_id": "America/Bogota", "base_url": live_server.url} | options
        kind = repr(sorted(options.items()))
        room = rooms[kind].pop() if rooms[kind] else Room(browser, options)
        taken.append((kind, room))
        room.note = note
        if user is not None:
            room.context.add_cookies(
                [
                    {"name": name, "value": morsel.value, "url": live_server.url}
                    for name, morsel in client_of(user).cookies.items()
                ]
            )
        page = room.context.new_page()
        if viewport:
            page.set_viewport_size(viewport)
        if media:
            page.emulate_media(**media)
        return page

    make.problems = problems
    yield make
    for kind, room in taken:
        room.leave()
        rooms[kind].append(room)
    assert not problems, "The browser complained:\n" + "\n".join(problems)


@pytest.fixture
def axe_clean(page_of):
    """`axe_clean(page)`: no accessibility violations on the page as it stands now."""

    def check(page) -> None:
        before = len(page_of.problems)
        found = violations(page)
        # axe itself tries inline styles and our style sheets' addresses; what the page did was noted before.
        del page_of.problems[before:]
        assert found == []

    return check


def _note_console(text: str, note) -> None:
    # htmx says it of every request that a newer one replaces, such as a preview while typing: that is no failure.
    if not text.startswith(("htmx:sendAbort", "htmx:afterRequest")):
        note(f"console: {text}")


def _note_failure(request, note) -> None:
    # A page that is left aborts what it was still loading: that is no failure.
    if request.failure != "net::ERR_ABORTED":
        note(f"failed: {request.url} {request.failure}")


def _note_stray(request, note) -> None:
    address = urlsplit(request.url)
    if address.scheme not in {"data", "blob", "about"} and not _is_loopback(address.hostname):
        note(f"left this machine: {request.url}")
