"""Words and times in the viewer's language: Dutch first, English for who chooses it.

Catalogues are Babel's. A phrase is looked up in a plain dictionary per language, because a page of fifty posts says
hundreds of them; relative times are remembered for as long as they stay true.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from babel import Locale
from babel.dates import format_date, format_time
from babel.messages.catalog import Catalog
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from flask import Flask
from flask_babel import Babel
from markupsafe import Markup, escape

from portal.core import clock

LANGUAGES = ("nl", "en")
TRANSLATIONS = Path(__file__).parent.parent / "translations"

language: ContextVar[str] = ContextVar("language", default="nl")

_phrases: dict[str, dict[str, Any]] = {"nl": {}, "en": {}}


class LazyText:
    """A phrase that is put into words when it is shown: for form labels, which are made once."""

    __slots__ = ("phrase", "values")

    def __init__(self, phrase: str, values: dict[str, Any]) -> None:
        self.phrase = phrase
        self.values = values

    def __str__(self) -> str:
        return gettext(self.phrase, **self.values)

    def __html__(self) -> str:
        return str(escape(str(self)))

    def __mod__(self, values: Any) -> str:
        return str(self) % values

    def __bool__(self) -> bool:
        return bool(self.phrase)

    def __eq__(self, other: object) -> bool:
        return str(self) == str(other)

    def __hash__(self) -> int:
        return hash(self.phrase)


def gettext(phrase: str, /, **values: Any) -> str:
    """The phrase in the current language, with its values filled in."""
    said = _phrases[language.get()].get(phrase) or phrase
    if type(said) is tuple:  # said elsewhere as one or many
        said = said[-1]
    return said % values if values else said


def ngettext(one: str, many: str, num: int, /, **values: Any) -> str:
    """One or many, with `%(num)s` filled in."""
    forms = _phrases[language.get()].get(one)
    said = (forms[0] if num == 1 else forms[1]) if forms else (one if num == 1 else many)
    return str(said) % {"num": grouped(num), **values}


def grouped(number: int) -> str:
    """'12.345' in Dutch, '12,345' in English."""
    if -1000 < number < 1000:
        return str(number)
    said = f"{number:,}"
    return said.replace(",", ".") if language.get() == "nl" else said


def lazy_gettext(phrase: str, /, **values: Any) -> Any:
    return LazyText(phrase, values)


@contextmanager
def spoken_in(lang: str) -> Iterator[None]:
    """Speak another language for a while: a mail is in its reader's, whoever caused it."""
    token = language.set(lang)
    try:
        yield
    finally:
        language.reset(token)


def when(moment: datetime | None) -> Markup:
    """A moment as `<time>`: how long ago in words while recent, the full date and time at hand."""
    if moment is None:
        return Markup("")
    return _when(moment, _minute(), language.get())


def when_now() -> Callable[[datetime], Markup]:
    """`when` for the many moments of one page, which looks at the clock once."""
    minute, lang = _minute(), language.get()
    return lambda moment: _when(moment, minute, lang)


def _minute() -> int:
    return int(clock.now().timestamp()) // 60


def full_time(moment: datetime) -> str:
    """'donderdag 26 november 2026, 17.00 uur'."""
    return _full_time(moment, language.get())


def day(moment: date | datetime) -> str:
    """'26 november 2026'."""
    shown = clock.local(moment).date() if isinstance(moment, datetime) else moment
    return format_date(shown, "d MMMM y", locale=language.get())


def hour(moment: datetime) -> str:
    """'14.03'."""
    return format_time(clock.local(moment), "HH.mm", locale=language.get())


def size_of(octets: int) -> str:
    """'1,2 MB', '340 kB'."""
    if octets >= 1_000_000:
        return f"{format_decimal(octets / 1_000_000, format='0.0', locale=language.get())} MB"
    return f"{max(1, round(octets / 1000))} kB"


def compile_catalogues() -> None:
    """Write the machine-readable catalogue beside each readable one that is newer."""
    for name in LANGUAGES:
        po, mo = _files(name)
        if po.exists() and (not mo.exists() or mo.stat().st_mtime < po.stat().st_mtime):
            with po.open("rb") as readable:
                catalogue = read_po(readable, locale=name)
            partial = mo.with_suffix(f".{os.getpid()}.partial")  # two processes may start at once
            with partial.open("wb") as machine:
                write_mo(machine, catalogue)
            partial.replace(mo)


def init_app(app: Flask) -> None:
    Babel(app, default_locale="nl", default_timezone="Europe/Amsterdam", locale_selector=language.get)
    compile_catalogues()
    for name in LANGUAGES:
        _, mo = _files(name)
        if mo.exists():
            with mo.open("rb") as machine:
                _phrases[name] = _as_dictionary(read_mo(machine))
    app.jinja_env.globals.update(
        _=gettext,
        gettext=gettext,
        ngettext=ngettext,
        grouped=grouped,
        when=when,
        day=day,
        full_time=full_time,
        hour=hour,
        size_of=size_of,
    )


def _as_dictionary(catalogue: Catalog) -> dict[str, Any]:
    phrases: dict[str, Any] = {}
    for message in catalogue:
        if not message.id or not message.string:
            continue
        if isinstance(message.id, tuple | list):
            if all(message.string):
                phrases[message.id[0]] = tuple(message.string)
        else:
            phrases[message.id] = message.string
    return phrases


def _files(name: str) -> tuple[Path, Path]:
    folder = TRANSLATIONS / name / "LC_MESSAGES"
    return folder / "messages.po", folder / "messages.mo"


@lru_cache(maxsize=20_000)
def _when(moment: datetime, _minute: int, lang: str) -> Markup:
    return Markup('<time datetime="{}" title="{}">{}</time>').format(
        moment.isoformat(timespec="seconds").replace("+00:00", "Z"), _full_time(moment, lang), _ago(moment)
    )


@lru_cache(maxsize=20_000)
def _full_time(moment: datetime, lang: str) -> str:
    here = clock.local(moment)
    date_text = format_date(here, "EEEE d MMMM y", locale=Locale.parse(lang))
    return gettext("%(date)s, %(time)s", date=date_text, time=format_time(here, "HH.mm", locale=lang))


def _ago(moment: datetime) -> str:
    past = clock.now() - moment
    days = (clock.today() - clock.local(moment).date()).days
    if past < timedelta(0):
        return gettext("%(date)s, %(time)s", date=day(moment), time=hour(moment))
    if past < timedelta(minutes=1):
        return gettext("just now")
    if past < timedelta(hours=1):
        return ngettext("%(num)s minute ago", "%(num)s minutes ago", int(past.total_seconds() // 60))
    if days == 0:
        return ngettext("%(num)s hour ago", "%(num)s hours ago", int(past.total_seconds() // 3600))
    if days == 1:
        return gettext("yesterday")
    if days < 7:
        return ngettext("%(num)s day ago", "%(num)s days ago", days)
    if clock.local(moment).year == clock.today().year:
        return format_date(clock.local(moment), "d MMMM", locale=language.get())
    return day(moment)
