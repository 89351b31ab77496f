"""Another address for a member whose old mailbox is gone, as an administrator asks for it."""

from typing import Any

from portal.accounts import policy, queries
from portal.accounts.actions import addresses
from portal.accounts.forms import GivenAddressForm
from portal.accounts.queries import administration as found
from portal.accounts.views.administration import back
from portal.accounts.views.blueprint import bp
from portal.accounts.views.own_password import is_own_password
from portal.circles.viewer import me
from portal.core import hx
from portal.core.i18n import gettext as _
from portal.core.security import require
from portal.members.models import Member


@bp.get("/beheer/leden/<int:member_id>/adres")
def new_given_address(member_id: int) -> Any:
    require(policy.can_administer(me()))
    member = found.member_or_404(member_id)
    return _page(member, GivenAddressForm()) if policy.can_give_address(me(), member) else back()


@bp.post("/beheer/leden/<int:member_id>/adres")
def create_given_address(member_id: int) -> Any:
    _member(member_id)
    form = GivenAddressForm()
    fits = _fits(form, member_id)
    if not (is_own_password(form, form.password) and fits):
        return _page(_member(member_id), form, 422)
    addresses.hold(member_id)
    member = _member(member_id)  # asked once more: while the password was checked a moment passed
    addresses.give(member.id, form.email.data, form.reason.data, by_id=me().id)
    return back("adres-gevraagd", member)


@bp.post("/beheer/leden/<int:member_id>/adres/intrekking")
def destroy_given_address(member_id: int) -> Any:
    member = _member(member_id)
    addresses.withdraw_given(member.id, by_id=me().id)
    return back("adres-ingetrokken", member)


@bp.get("/beheer/leden/<int:member_id>/adres/intrekking")
def show_form_of_given_address(member_id: int) -> Any:
    require(policy.can_administer(me()))
    return hx.see("accounts.new_given_address", member_id=member_id)


def _member(member_id: int) -> Member:
    require(policy.can_administer(me()))
    member = found.member_or_404(member_id)
    require(policy.can_give_address(me(), member))
    return member


def _fits(form: GivenAddressForm, member_id: int) -> bool:
    """Whether the form can be taken as it stands, but for the password; says why not beside the field."""
    if not form.validate():
        return False
    holder = queries.account_by_email(form.email.data)
    if holder is None:
        return True
    form.fail(
        form.email,
        _("This is the address that they sign in with already.")
        if holder.member_id == member_id
        else _("%(name)s signs in with this address. An address belongs to one member.", name=holder.member.name),
    )
    return False


def _page(member: Member, form: GivenAddressForm, status: int = 200) -> Any:
    change = queries.address_change_of(member.id)
    waits = change is not None and change.is_given
    return hx.page(
        "accounts/member_address.html",
        status=status,
        member=member,
        account=queries.account_of(member.id),
        own=queries.account_of(me().id),
        change=change if waits else None,
        refused=None if waits else queries.refused_address_of(member.id),
        form=form,
    )
