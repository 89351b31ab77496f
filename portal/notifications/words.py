"""What was told, in one sentence: on the page and in the digest; and in a few words, in what members take home."""

from collections.abc import Callable
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
    "office": _l("An office was given to you, or ended"),
    "removed": _l("You were taken out of a circle"),
    "refused": _l("An address that you asked for a member was refused"),
    "draft": _l("A text you began will disappear within two weeks"),
    "question_answered": _l("A colleague answered your question"),
    "question_declined": _l("A colleague would rather not answer your question"),
    "author": _l("You were made co-author of a story"),
    "taken_down": _l("A story of yours was archived or withdrawn"),
    "suggestion_answered": _l("Your suggestion was answered"),
    "remark": _l("A remark beside a story"),
    "suggestion": _l("A suggestion for a story"),
    "published": _l("A story of yours was published"),
    "trial": _l("Somebody tells what came of your story"),
    "story": _l("A new story"),
    "reply": _l("A new reply"),
    "thread": _l("A new conversation"),
    "joined": _l("A new member in a circle"),
    "consultation_stopped": _l("A consultation of your intervision group ended"),
    "consultation_closed": _l("A consultation of your intervision group was rounded off"),
    "consultation": _l("A consultation of your intervision group went on"),
    "consultation_replanned": _l("A consultation of your intervision group got other dates"),
    "consultation_guided": _l("Somebody else guards the steps of a consultation of your intervision group"),
}
DIGEST_NAMES: dict[str, Any] = {
    "day": _l("Every working day at 8.00"),
    "week": _l("Once a week, on Monday at 8.00"),
    "never": _l("Never"),
}


def step_name(what: str) -> str:
    """A step without the names of who asks it and of what it is about."""
    return str(steps.SORTS[what].name or steps.SORTS[what].title)


def _of_remarks(told: Told, name: str, title: str) -> str:
    if not told.others:
        return _("%(name)s wrote a remark beside ‘%(title)s’", name=name, title=title)
    return ngettext(
        "%(name)s and %(num)s other wrote something beside ‘%(title)s’",
        "%(name)s and %(num)s others wrote something beside ‘%(title)s’",
        told.others,
        name=name,
        title=title,
    )


def _of_trials(told: Told, name: str, title: str) -> str:
    if not told.others:
        return _("%(name)s tells what came of ‘%(title)s’", name=name, title=title)
    return ngettext(
        "%(name)s and %(num)s other tell what came of ‘%(title)s’",
        "%(name)s and %(num)s others tell what came of ‘%(title)s’",
        told.others,
        name=name,
        title=title,
    )


OF_STORIES: dict[str, Callable[[Told, str, str], str]] = {
    "story": lambda _told, name, title: _("%(name)s tells: ‘%(title)s’", name=name, title=title),
    "author": lambda _told, name, title: _("%(name)s made you co-author of ‘%(title)s’", name=name, title=title),
    "taken_down": lambda _told, _name, title: _("‘%(title)s’ is no longer among the stories", title=title),
    "published": lambda _told, _name, title: _("‘%(title)s’ is published", title=title),
    "suggestion": lambda _told, name, title: _("%(name)s suggests something for ‘%(title)s’", name=name, title=title),
    "suggestion_answered": lambda _told, name, title: _(
        "%(name)s answered your suggestion for ‘%(title)s’", name=name, title=title
    ),
    "remark": _of_remarks,
    "trial": _of_trials,
}

OF_QUESTIONS: dict[str, Callable[[str, str], str]] = {
    "question_answered": lambda name, title: _("%(name)s answered ‘%(title)s’", name=name, title=title),
    "question_declined": lambda name, title: _(
        "%(name)s cannot help you with ‘%(title)s’. Perhaps somebody else can.", name=name, title=title
    ),
}

OF_CONSULTATIONS: dict[str, Any] = {
    "consultation_stopped": _l("A consultation in your intervision group has ended. What was written is erased."),
    "consultation_closed": _l("A consultation in your intervision group is rounded off"),
    "consultation": _l("A consultation in your intervision group goes on"),
    "consultation_replanned": _l("The dates of a consultation in your intervision group have changed"),
    "consultation_guided": _l("The roles in a consultation in your intervision group have changed"),
}


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
    if told.reason == "removed":
        return _("You no longer belong to the circle ‘%(title)s’. %(name)s did that.", name=name, title=title)
    if told.reason in OF_QUESTIONS:
        return OF_QUESTIONS[told.reason](name, title)
    if told.reason in OF_STORIES:
        return OF_STORIES[told.reason](told, name, title)
    if told.reason in OF_CONSULTATIONS:
        return str(OF_CONSULTATIONS[told.reason])
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
