"""The covenant (groepsafspraken): what everybody signs before a group starts. A new text is a new version."""

from portal.core.i18n import lazy_gettext as _l

VERSION = 1

AGREEMENTS = (
    _l("What is said here stays here. You tell nobody who is in this group or what was brought."),
    _l("Nobody in the group is the manager of somebody else in it."),
    _l("You ask before you advise. You speak for yourself and judge nobody."),
    _l("You bring your own case, and you leave out names of residents and colleagues."),
    _l("If you cannot keep up, you say so: you press ‘Pas’ or ‘Afwezig’. Nobody asks why."),
    _l("The facilitator guards the steps, not the content."),
    _l("You copy nothing out of a consultation. It is erased on the date that you see."),
)
