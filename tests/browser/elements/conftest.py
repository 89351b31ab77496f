"""A laboratory for the custom elements, started once, and pages of it that fail the test on any error."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.conftest import _watch
from tests.browser.elements.lab import Lab


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    lab = Lab()
    lab.start(tmp_path_factory.mktemp("lab"))
    yield lab
    lab.stop()


@pytest.fixture
def lab(running: Lab) -> Lab:
    running.clear()
    return running


@pytest.fixture
def open_lab(lab: Lab, chrome: Browser) -> Iterator[Callable[..., Page]]:
    """Opens a page of the lab in a new browser profile, or `beside` a page as a second tab; errors fail the test."""
    errors: list[str] = []
    contexts: list[BrowserContext] = []

    def open_lab(path: str = "/", *, beside: Page | None = None, watch: bool = True, **options: Any) -> Page:
        if beside is None:
            context = chrome.new_context(base_url=lab.url, viewport={"width": 900, "height": 600}, **options)
            context.set_default_timeout(8000)
            context.clock.install()
            contexts.append(context)
            if watch:
                _watch(context, errors)
        page = (beside.context if beside else contexts[-1]).new_page()
        page.goto(path)
        return page

    yield open_lab
    for context in contexts:
        context.close()
    assert not errors, "\n".join(errors)
