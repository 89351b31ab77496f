"""The password asked once more, before what a borrowed device or a stolen cookie must not do."""

from typing import Any

from portal.accounts import actions, queries
from portal.accounts.views.sign_in import WINDOW, WRONG_PER_ACCOUNT
from portal.circles.viewer import me
from portal.core import audit, throttle
from portal.core.i18n import gettext as _


def is_own_password(form: Any, field: Any) -> bool:
    """Whether the member's present password stands in `field`; guessing is limited as at the door.

    Ask it whatever else is wrong, so that all faults are said at once. An empty field is no guess: the form says so.
    """
    return bool(field.data) and is_password_of(me().id, form, field, _("This is not your present password. Try again."))


def is_password_of(member_id: int, form: Any, field: Any, objection: str) -> bool:
    """The same of a member who need not be signed in. Ends the present transaction first, as `check_password` does."""
    account = queries.account_of(member_id)
    key = f"password:{member_id}"
    if throttle.is_spent(key, WRONG_PER_ACCOUNT, WINDOW):
        form.fail(field, _("You tried this too often. Wait a quarter of an hour."))
        return False
    if account is not None and _is_right(account.email, field.data):
        return True
    throttle.count(key, WINDOW)
    actor_id = None if me().is_guest else me().id
    audit.note_refusal("password.check", actor_id=actor_id, subject=("member", member_id))
    form.fail(field, objection)
    return False


def _is_right(email: str, password: str) -> bool:
    try:
        return actions.check_password(email, password) is not None
    except actions.Suspended:  # a moment ago; the page that they were on is not theirs any more
        return False
