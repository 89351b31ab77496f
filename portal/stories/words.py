"""What states and steps of a story are called on screen, and what comes next in each of them."""

from typing import Any

from portal.core.i18n import lazy_gettext as _l

STATES = {
    "concept": _l("Concept"),
    "submitted": _l("Handed in"),
    "under_review": _l("Being edited"),
    "question": _l("Question to the author"),
    "revised": _l("Revised"),
    "agreed": _l("Agreed"),
    "scheduled": _l("Planned"),
    "published": _l("Published"),
    "archived": _l("Archived"),
    "withdrawn": _l("Withdrawn"),
}
"""State of a story -> its name."""


def state_of(work: Any) -> Any:
    """The name of the state that a story is in, for as many authors as it has."""
    if work.story.state == "question" and len(work.authors) > 1:
        return _l("Question to the authors")
    return STATES[work.story.state]


MARKS = {
    "concept": "edit",
    "submitted": "send",
    "under_review": "eye",
    "question": "help",
    "revised": "reply",
    "agreed": "circle-check",
    "scheduled": "calendar",
    "published": "book",
    "archived": "history",
    "withdrawn": "lock",
}
"""State of a story -> the icon that stands before its name."""

FOR_AUTHORS = {
    "concept": _l("Only you and your co-authors see it. Hand it in when you want an editor to read along."),
    "submitted": _l("It waits for an editor. You can still write; whoever takes it on reads the newest version."),
    "under_review": _l("An editor reads it now, and may leave remarks and suggestions. You decide what changes."),
    "question": _l("It is your turn: look at the remarks and suggestions. Then give it back to the editor."),
    "revised": _l("The editor looks at it again. Agree to this version when it is right for you."),
    "agreed": _l("All authors agree to this version. An editor publishes it, now or on a date."),
    "scheduled": _l("It will be published by itself on its date. If you change something, the plan is off."),
    "published": _l("Readers see it. Take it up again when you want to change something."),
    "archived": _l("It is no longer on the shelf. Whoever has the address can still read it."),
    "withdrawn": _l("Nobody reads it any more. A page that says so stands in its place."),
}
"""State of a story -> what happens now, to its authors."""

FOR_EDITORS = {
    "submitted": _l("Nobody has taken it on. Do you have time? Then it is yours for five working days."),
    "under_review": _l("Read it, and leave remarks and suggestions. Then ask the authors to look at them."),
    "question": _l("It is with the authors. You hear when they give it back."),
    "revised": _l("The authors answered. Ask something more, or wait until they all agree."),
    "agreed": _l("All authors agree to this version. You can publish it."),
    "scheduled": _l("It will be published by itself on its date. If its authors change something, the plan is off."),
    "published": _l("Readers see it."),
    "archived": _l("It is no longer on the shelf. Whoever has the address can still read it."),
    "withdrawn": _l("Nobody reads it any more. A page that says so stands in its place."),
}
"""State of a story -> what happens now, to editors."""

MADE_BY = {
    "written": _l("written"),
    "suggested": _l("a suggestion taken over"),
    "restored": _l("an earlier version put back"),
    "merged": _l("two texts put together"),
}
"""How a revision came about."""

ANSWERS = {
    "open": _l("open"),
    "accepted": _l("taken over"),
    "refused": _l("not taken over"),
    "outdated": _l("lapsed: this row is gone"),
}
"""What the authors said to a suggestion."""
