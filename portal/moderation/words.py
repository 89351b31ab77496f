"""What moderation says in templates that no form or model says."""

from datetime import datetime
from typing import Any

from portal.core.i18n import full_time
from portal.core.i18n import gettext as _
from portal.core.i18n import lazy_gettext as _l
from portal.core.kinds import Task

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


def report_task(kind: str, made_at: datetime) -> Task:
    """What tells one reported thing from another, and nothing of what it says."""
    return Task(
        title=_("Look at what a member reported: %(kind)s, %(time)s", kind=KIND_NAMES[kind], time=full_time(made_at)),
        why=_("Hide it or leave it, and say why."),
        minutes=5,
    )


def appeal_task(kind: str, appealed_at: datetime) -> Task:
    return Task(
        title=_("Look again at a decision: %(kind)s, %(time)s", kind=KIND_NAMES[kind], time=full_time(appealed_at)),
        why=_("The writer does not agree with it and asks another moderator."),
        minutes=10,
    )
