"""Inviting people into a circle."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from portal.accounts import queries
from portal.accounts.events import MemberInvited
from portal.accounts.models import INVITATION_LIVES, Account, Invitation
from portal.accounts.queries import invitations as found
from portal.circles import actions as circle_actions
from portal.circles import queries as circle_queries
from portal.circles.models import Circle
from portal.core import audit, bus, clock, mail
from portal.core.db import db
from portal.core.i18n import lazy_gettext as _l
from portal.members.models import Member

COMPOSER = "invitation"
PATH = "/uitnodiging/"

Result = Literal["invited", "just_invited", "sent_again", "joined", "already", "closed"]


@dataclass(frozen=True, slots=True)
class Invitee:
    """Somebody to be invited, as far as the inviter knows them."""

    email: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of inviting one person."""

    invitee: Invitee
    result: Result
    member_name: str = ""  # of who is a member, and in this circle

    @property
    def name(self) -> str:
        return self.member_name or self.invitee.name or self.invitee.email


def invite(circle: Circle, invitees: Iterable[Invitee], *, by: Member) -> list[Outcome]:
    """Invite people into a circle. Who is a member already joins at once; who was invited before gets a new link."""
    circle_queries.hold(circle.id)  # a list that is sent twice at the same moment is one list
    people = list({invitee.email: invitee for invitee in invitees}.values())
    accounts = queries.accounts_by_email(person.email for person in people)
    waiting = found.waiting_by_email(circle.id, (person.email for person in people))
    members = found.members_among(circle.id, (account.member_id for account in accounts.values()))
    lineage = found.lineage(circle)
    outcomes = []
    for person in people:
        account, name = accounts.get(person.email), ""
        if account is not None and account.member.state != "invited":
            result: Result = _welcome_member(account, circle, lineage, is_in=account.member_id in members, by=by)
            name = account.member.display_name if result in ("joined", "already") else ""
        elif person.email in waiting:
            result = _remind(waiting[person.email], by=by)
        else:
            promise(make(circle, person, by=by))
            result = "invited"
        outcomes.append(Outcome(person, result, name))
    return outcomes


def make(circle: Circle, invitee: Invitee, *, by: Member | None, role: str = "member", office: str = "") -> Invitation:
    """An invitation whose link nobody has yet."""
    invitation = Invitation(
        token_hash=_fresh()[1],
        email=invitee.email.strip().lower(),
        name=invitee.name,
        circle_id=circle.id,
        role=role,
        office=office,
        invited_by_id=by.id if by else None,
    )
    db.session.add(invitation)
    db.session.flush()
    audit.note("invitation", actor_id=invitation.invited_by_id, subject=("invitation", invitation.id))
    bus.publish(MemberInvited(invitation_id=invitation.id, circle_id=circle.id, by_id=invitation.invited_by_id))
    return invitation


def promise(invitation: Invitation) -> None:
    """Have the link mailed."""
    mail.promise(COMPOSER, invitation.id, member_id=None)


def new_link(invitation: Invitation) -> str:
    """A link that opens this invitation for 14 days from now, and the only one that does; answers its path."""
    token, invitation.token_hash = _fresh()
    invitation.sent_at = clock.now()
    return PATH + token


def send_again(invitation: Invitation, *, by_id: int) -> None:
    """A new link; the former one is dead. Who had begun and stopped halfway may begin again."""
    new_link(invitation)
    invitation.started_at = None
    audit.note("invitation.again", actor_id=by_id, subject=("invitation", invitation.id))
    promise(invitation)


def revoke(invitation: Invitation, *, by_id: int) -> None:
    """Take the invitation back: its link opens nothing any more, and who was halfway comes no further."""
    invitation.revoke()
    audit.note("invitation.revoke", actor_id=by_id, subject=("invitation", invitation.id))


@mail.composer(COMPOSER)
def compose(invitation_id: int) -> mail.Letter | None:
    """The mail with the link, which is made at this very moment: nowhere but in the mail can it be read."""
    invitation = found.invitation(invitation_id)
    if invitation is None or invitation.used_at is not None or invitation.revoked_at is not None:
        return None
    return mail.Letter(
        to=invitation.email,
        language="nl",  # nobody knows their language yet
        subject=_l("You have been invited"),
        template="accounts/mail/invitation",
        mail_class=invitation.circle.mail_class,
        context={
            "name": invitation.name,
            "by": invitation.invited_by.name if invitation.invited_by else "",
            "circle": invitation.circle if invitation.circle.mail_class == "open" else None,
            "path": new_link(invitation),
            "days": INVITATION_LIVES.days,
        },
    )


def join_all(lineage: list[Circle], member: Member, *, role: str = "member") -> None:
    """Let a member into the first circle with this role, and into all that it belongs to."""
    for circle in reversed(lineage):
        circle_actions.join(circle=circle, member=member, role=role if circle is lineage[0] else "member")


def _remind(invitation: Invitation, *, by: Member) -> Result:
    if clock.is_just_now(invitation.sent_at):  # the same list sent twice mails nobody twice
        return "just_invited"
    send_again(invitation, by_id=by.id)
    return "sent_again"


def _welcome_member(account: Account, circle: Circle, lineage: list[Circle], *, is_in: bool, by: Member) -> Result:
    if account.member.state != "active":
        return "closed"
    if is_in:
        return "already"
    join_all(lineage, account.member)
    audit.note("circle.added", actor_id=by.id, subject=("circle", circle.id))
    mail.queue(
        to=account.email,
        member_id=account.member_id,
        language=account.member.language,
        subject=_l("You now belong to another circle"),
        template="accounts/mail/joined",
        mail_class=circle.mail_class,
        name=account.member.name,
        by=by.name,
        circle=circle if circle.mail_class == "open" else None,
        path=f"/kringen/{circle.id}",
    )
    return "joined"


def _fresh() -> tuple[str, str]:
    token = secrets.token_urlsafe(32)
    return token, queries.hash_of(token)
