"""What moderation says in templates that no form or model says."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from portal.core.i18n import full_time
from portal.core.i18n import gettext as _
from portal.core.i18n import lazy_gettext as _l
from portal.core.kinds import Card, Task

ACT_NAMES = {
    "made": _l("Reported"),
    "claimed": _l("Taken on"),
    "released": _l("Left to another"),
    "left": _l("Decided: it stays"),
    "hidden": _l("Decided: hidden"),
    "undone": _l("Shown again"),
    "appealed": _l("Second look asked"),
    "upheld": _l("Second look: it stays hidden"),
    "reversed": _l("Second look: shown again"),
}

KIND_NAMES: dict[str, Any] = {"post": _l("a reply"), "story": _l("a story")}


def report_tasks(reports: Iterable[tuple[int, str, datetime]]) -> dict[int, Task]:
    """What tells one reported thing from another, and nothing of what it says. `reports`: number, what it is, when."""
    titles = {
        number: _("Look at what a member reported: %(kind)s, %(time)s", kind=what, time=full_time(made_at))
        for number, what, made_at in reports
    }
    alike = {title for title, times in Counter(titles.values()).items() if times > 1}
    return {
        number: Task(
            title=_("%(title)s (report %(number)s)", title=title, number=number) if title in alike else title,
            why=_("Hide it or leave it, and say why."),
            minutes=5,
        )
        for number, title in titles.items()
    }


def reported(kind: str, card: Card | None, circle: str) -> str:
    """What was reported; of whom and where, as far as somebody sees it for themselves: without a card they do not."""
    what = KIND_NAMES[kind]
    if card is None or not card.by:
        return str(what)
    if not circle:
        return _("%(kind)s by %(name)s", kind=what, name=card.by)
    return _("%(kind)s by %(name)s in %(circle)s", kind=what, name=card.by, circle=circle)


def appeal_task(kind: str, appealed_at: datetime) -> Task:
    return Task(
        title=_("Look again at a decision: %(kind)s, %(time)s", kind=KIND_NAMES[kind], time=full_time(appealed_at)),
        why=_("The writer does not agree with it and asks another moderator."),
        minutes=10,
    )
