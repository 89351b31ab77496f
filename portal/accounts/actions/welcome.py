"""From an invitation to a member: a password and a name first, the house rules last."""

from sqlalchemy import update

from portal.accounts import queries
from portal.accounts.actions import offices
from portal.accounts.actions.accounts import open_account
from portal.accounts.actions.invitations import join_all
from portal.accounts.models import Account, Invitation
from portal.accounts.queries import invitations as found
from portal.circles.models import Circle
from portal.core import audit, bus, clock
from portal.core.db import db
from portal.members import actions as member_actions
from portal.members.events import MemberWelcomed
from portal.members.models import Member


def start(token: str, *, name: str, password_hash: str, language: str) -> Member | None:
    """Spend an invitation's link: its person has a name and a password, and may walk on to the house rules.

    None when the link is dead, or when there is a member with this address, who can sign in.
    """
    invitation = found.invitation_by_token(token)
    if invitation is None or not invitation.is_open:
        return None
    account = queries.account_by_email(invitation.email)
    if account is not None and account.member.state != "invited":
        return None
    spent = db.session.execute(
        update(Invitation)
        .where(Invitation.id == invitation.id, Invitation.started_at.is_(None))
        .values(started_at=clock.now())
        .execution_options(synchronize_session=False)
    )
    if not spent.rowcount:  # type: ignore[attr-defined]
        return None
    member = _newcomer(invitation.email, account, name, password_hash, language)
    invitation.member_id = member.id
    audit.note("invitation.start", actor_id=member.id, subject=("invitation", invitation.id))
    return member


def welcome(member: Member) -> Circle | None:
    """The house rules are accepted: the person is a member, in every circle they were invited into.

    Answers the circle they came for; None when nothing invites them any more.
    """
    account = queries.account_of(member.id)
    invitations = found.standing_for(account.email, member.id) if account else ()
    if account is None or not invitations:
        return None
    member.state, member.welcomed_at, account.rules_accepted_at = "active", clock.now(), clock.now()
    for invitation in invitations:
        join_all(found.lineage(invitation.circle), member, role=invitation.role)
        invitation.used_at, invitation.member_id = clock.now(), member.id
        if invitation.office:
            offices.appoint(member, invitation.office, by_id=invitation.invited_by_id)
    audit.note("member.welcome", actor_id=member.id, subject=("member", member.id))
    bus.publish(MemberWelcomed(member_id=member.id))
    return invitations[0].circle


def _newcomer(email: str, account: Account | None, name: str, password_hash: str, language: str) -> Member:
    if account is not None:
        account.set_password(password_hash)
        account.member.name = name
        return account.member
    member = Member(name=name, language=language, state="invited")
    db.session.add(member)
    db.session.flush()
    member_actions.change_profile(member)
    open_account(member, email, password_hash=password_hash)
    return member
