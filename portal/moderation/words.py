"""What moderation says in templates that no form or model says."""

from portal.core.i18n import lazy_gettext as _l

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
