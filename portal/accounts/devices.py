"""A device in words, from what its browser says of itself: 'Chrome op Windows'. A hint to its owner, no proof."""

import re

from portal.core.i18n import gettext as _

# The order matters: nearly every browser also calls itself another.
_BROWSERS = (
    (r"Edg(e|A|iOS)?/", "Edge"),
    (r"OPR/|Opera", "Opera"),
    (r"SamsungBrowser/", "Samsung Internet"),
    (r"Firefox/|FxiOS/", "Firefox"),
    (r"Chrome/|CriOS/|Chromium/", "Chrome"),
    (r"Safari/", "Safari"),
)
_SYSTEMS = (
    (r"iPhone", "iPhone"),
    (r"iPad", "iPad"),
    (r"Android", "Android"),
    (r"Windows", "Windows"),
    (r"CrOS", "ChromeOS"),
    (r"Macintosh|Mac OS X", "Mac"),
    (r"Linux", "Linux"),
)


def named_by(user_agent: str) -> str:
    """What is kept of a device: 'Chrome|Windows', as far as it says."""
    return f"{_first(_BROWSERS, user_agent)}|{_first(_SYSTEMS, user_agent)}".strip("|")


def in_words(kept: str) -> str:
    """'Chrome op Windows', in the reader's language."""
    browser, _bar, system = kept.partition("|")
    if browser and system:
        return _("%(browser)s on %(system)s", browser=browser, system=system)
    return browser or _("An unknown device")


def _first(names: tuple[tuple[str, str], ...], user_agent: str) -> str:
    return next((name for pattern, name in names if re.search(pattern, user_agent)), "")
