"""A real browser before a real server with the demo community: pages per role that fail the test on any error.

    def test_noor_replies(open_page):
        page = open_page("noor")
        page.goto("/gesprekken")

`open_page(role, width=…, scheme="dark", javascript=False)`; without a role the page is a guest's. A console error, a
violation of the content policy, a script error or an answer of 500 and above fails the test, unless it opened its page
with `watch=False`. What stands in somebody's way is found by `tests.browser.barriers`.
"""

import fcntl
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser import barriers
from tests.support import chromium
from tests.support.server import Portal

HERE = Path(__file__).parent
PASSWORD = "samen-leren-in-de-wijk"
ROLES = {
    "noor": "participant",
    "bram": "alumnus",
    "samira": "coordinator",
    "joost": "moderator",
    "fatma": "administrator",
    "piet": "participant of another cohort",
}


OpenPage = Callable[..., Page]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if chromium.path() is not None:
        return
    if chromium.is_required():
        raise pytest.UsageError("PORTAL_BROWSER=required, but there is no Chromium on this machine")
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.skip(reason="no Chromium on this machine"))


@pytest.fixture(scope="session", autouse=True)
def _telling(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Future[Path] | None:
    """Begins to tell the demo community while tests run that do without it."""
    if not any(
        "told_folder" in item.fixturenames for item in request.session.items if isinstance(item, pytest.Function)
    ):
        return None
    shared = tmp_path_factory.getbasetemp()
    if "popen-gw" in shared.name:
        shared = shared.parent
    return ThreadPoolExecutor(1).submit(_tell, shared)


def _tell(shared: Path) -> Path:
    folder = shared / "told"
    with (shared / "told.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "done").exists():
            folder.mkdir(exist_ok=True)
            Portal(folder).prepare()
            (folder / "done").touch()
    return folder


@pytest.fixture(scope="session")
def told_folder(_telling: Future[Path]) -> Path:
    """The data of a portal that was just told its demo community: made once, also for several test workers."""
    return _telling.result()


@pytest.fixture(scope="session")
def portal(told_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """The running portal of this test worker."""
    folder = tmp_path_factory.mktemp("portal") / "data"
    shutil.copytree(told_folder, folder)
    running = Portal(folder, with_worker=True)
    running.start()
    yield running
    running.stop()


@pytest.fixture(scope="session")
def chrome() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.path(), args=chromium.arguments())
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def _signed_in() -> dict[str, Any]:
    """Cookies per role, so that each role signs in once."""
    return {}


@pytest.fixture
def open_page(portal: Portal, chrome: Browser, _signed_in: dict[str, Any]) -> Iterator[OpenPage]:
    """Opens a page for a role; see above."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def open_page(
        role: str | None = None,
        *,
        width: int = 1280,
        height: int = 900,
        scheme: str = "light",
        javascript: bool = True,
        watch: bool = True,
        **options: Any,
    ) -> Page:
        if role is not None and role not in _signed_in:
            _signed_in[role] = _sign_in(portal, chrome, role)
        context = chrome.new_context(
            base_url=portal.url,
            viewport={"width": width, "height": height},
            color_scheme=scheme,
            locale="nl-NL",
            timezone_id="Europe/Amsterdam",
            java_script_enabled=javascript,
            storage_state=_signed_in[role] if role else None,
            reduced_motion="reduce",
            **options,
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        if watch:
            _watch(context, errors)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()
    assert not errors, "the browser met errors:\n" + "\n".join(errors)


@pytest.fixture(scope="session")
def _standing() -> dict[str | None, tuple[Page, list[str]]]:
    """The pages that `page_of` keeps open, with the errors that they met."""
    return {}


@pytest.fixture
def page_of(
    portal: Portal, chrome: Browser, _signed_in: dict[str, Any], _standing: dict[str | None, tuple[Page, list[str]]]
) -> Iterator[Callable[[str | None], Page]]:
    """The one page of a role, for tests that only look: a new window for each takes longer than looking."""
    used: list[list[str]] = []

    def page_of(role: str | None) -> Page:
        if role not in _standing:
            if role is not None and role not in _signed_in:
                _signed_in[role] = _sign_in(portal, chrome, role)
            context = chrome.new_context(
                base_url=portal.url,
                locale="nl-NL",
                timezone_id="Europe/Amsterdam",
                storage_state=_signed_in[role] if role else None,
                reduced_motion="reduce",
            )
            context.set_default_timeout(10_000)
            context.add_init_script(path=barriers.AXE)
            errors: list[str] = []
            _watch(context, errors)
            _standing[role] = context.new_page(), errors
        page, errors = _standing[role]
        errors.clear()
        used.append(errors)
        page.set_viewport_size({"width": 1280, "height": 900})
        page.emulate_media(color_scheme="light")
        return page

    yield page_of
    assert not any(used), "the browser met errors:\n" + "\n".join(line for errors in used for line in errors)


def _sign_in(portal: Portal, chrome: Browser, role: str) -> Any:
    context = chrome.new_context(base_url=portal.url, locale="nl-NL")
    page = context.new_page()
    page.goto("/aanmelden")
    page.locator("input[type=email]").first.fill(f"{role}@voorbeeld.nl")
    page.locator("input[type=password]").first.fill(PASSWORD)
    page.locator("input[type=password]").first.press("Enter")
    page.wait_for_url(lambda url: "/aanmelden" not in url)
    state = context.storage_state()
    context.close()
    return state


def _watch(context: BrowserContext, errors: list[str]) -> None:
    def note_console(message: Any) -> None:
        # An expected 4xx is said in the console too; an unexpected one of a file is caught by its answer, below.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            errors.append(f"console: {message.text} ({message.location.get('url', '')})")

    def note_answer(response: Any) -> None:
        is_file = response.request.resource_type in ("stylesheet", "script", "image", "font", "manifest")
        if response.status >= 500 or (is_file and response.status >= 400):
            errors.append(f"answer {response.status}: {response.request.method} {response.url}")

    context.on("console", note_console)
    context.on("weberror", lambda error: errors.append(f"script: {error.error}"))
    context.on("response", note_answer)
    context.add_init_script(
        "document.addEventListener('securitypolicyviolation', event =>"
        " console.error(`content policy: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`))"
    )
