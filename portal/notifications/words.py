"""What was told, in one sentence: on the page and in the digest; and in a few words, in what members take home."""

from typing import Any

from portal.core.i18n import gettext as _
from portal.core.i18n import lazy_gettext as _l
from portal.core.i18n import ngettext
from portal.notifications import steps
from portal.notifications.queries import Told

REASON_NAMES: dict[str, Any] = {
    "mention": _l("You were mentioned"),
    "answer": _l("Somebody answered you"),
    "decision": _l("A decision"),
    "draft": _l("A text you began will disappear within two weeks"),
    "reply": _l("A new reply"),
    "thread": _l("A new conversation"),
    "joined": _l("A new member in a circle"),
}
DIGEST_NAMES: dict[str, Any] = {
    "day": _l("Every working day at 8.00"),
    "week": _l("Once a week, on Monday at 8.00"),
    "never": _l("Never"),
}


def step_name(what: str) -> str:
    """A step without the name of who asks it."""
    return _("Answer a question") if what == "question" else str(steps.SORTS[what].title)


def sentence(told: Told) -> str:
    """'Bram en 3 anderen reageerden in …'. What has no actor is told by the portal itself."""
    title = told.card.title
    name = (told.actor.name or _("Former member")) if told.actor else _("Somebody")
    if told.reason == "mention":
        return _("%(name)s mentioned you in ‘%(title)s’", name=name, title=title)
    if told.reason == "answer":
        return _("%(name)s answered you in ‘%(title)s’", name=name, title=title)
    if told.reason == "thread":
        return _("%(name)s began ‘%(title)s’", name=name, title=title)
    if told.reason == "reply":
        if not told.others:
            return _("%(name)s replied in ‘%(title)s’", name=name, title=title)
        return ngettext(
            "%(name)s and %(num)s other replied in ‘%(title)s’",
            "%(name)s and %(num)s others replied in ‘%(title)s’",
            told.others,
            name=name,
            title=title,
        )
    if told.reason == "joined":
        if not told.others:
            return _("%(name)s joined ‘%(title)s’", name=name, title=title)
        return ngettext(
            "%(name)s and %(num)s other joined ‘%(title)s’",
            "%(name)s and %(num)s others joined ‘%(title)s’",
            told.others,
            name=name,
            title=title,
        )
    if told.reason == "draft":
        return _("A text you began will disappear within two weeks")
    if told.subject.kind == "report":
        return _("There is a decision about what you reported")
    return title


def besides(told: Told) -> str:
    """What happened besides the one thing that the sentence tells."""
    if told.reason in ("mention", "answer") and told.count > 1:
        return ngettext("and %(num)s other reply", "and %(num)s other replies", told.count - 1)
    return ""
