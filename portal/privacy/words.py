"""What acts, offices and fields of forms are called in what members take home."""

from typing import Any

from portal.core.i18n import lazy_gettext as _l

OFFICES: dict[str, Any] = {"moderator": _l("Moderator"), "administrator": _l("Administrator")}

ACTS: dict[str, Any] = {
    "address.ask": _l("Asked for another mail address"),
    "address.change": _l("Mail address changed"),
    "address.confirm": _l("Mail address confirmed"),
    "address.give": _l("Gave somebody another mail address"),
    "address.lapse": _l("Change of mail address lapsed"),
    "address.refuse": _l("Change of mail address stopped"),
    "address.withdraw": _l("Withdrew another mail address for somebody"),
    "circle.added": _l("Added somebody to a circle"),
    "circle.edit": _l("Changed a circle"),
    "circle.make": _l("Made a circle"),
    "circle.removal": _l("Took somebody out of a circle"),
    "circle.return": _l("Put somebody back into a circle"),
    "circle.role": _l("Changed somebody's role in a circle"),
    "collection.made": _l("Made a collection"),
    "collection.publication": _l("Published a collection"),
    "collection.taken_back": _l("Took a collection back"),
    "collection.thrown_away": _l("Threw away a collection"),
    "data.download": _l("Downloaded own data"),
    "invitation": _l("Invited somebody"),
    "invitation.again": _l("Sent an invitation again"),
    "invitation.revoke": _l("Withdrew an invitation"),
    "invitation.start": _l("Accepted the invitation"),
    "link": _l("Asked for a link by mail"),
    "member.departure": _l("Left the community"),
    "member.reactivate": _l("Gave a member access again"),
    "member.suspend": _l("Took away a member's access"),
    "member.welcome": _l("Became a member"),
    "office.administrator.begin": _l("Made somebody administrator"),
    "office.administrator.end": _l("Ended somebody's office of administrator"),
    "office.moderator.begin": _l("Made somebody moderator"),
    "office.moderator.end": _l("Ended somebody's office of moderator"),
    "password.change": _l("Password changed"),
    "password.check": _l("Password asked once more"),
    "password.reset": _l("New password chosen by a link"),
    "report.appealed": _l("Second look asked"),
    "report.claimed": _l("Report taken on"),
    "report.hidden": _l("Decided: hidden"),
    "report.left": _l("Decided: it stays"),
    "report.made": _l("Reported something"),
    "report.released": _l("Report left to another"),
    "report.reversed": _l("Second look: shown again"),
    "report.undone": _l("Shown again"),
    "report.upheld": _l("Second look: it stays hidden"),
    "sign_in": _l("Signed in"),
    "sign_in.renew": _l("Sign-in renewed"),
    "sign_out": _l("Signed out"),
    "sign_out.everywhere": _l("Signed out on every device"),
    "story.archived": _l("Archived a story"),
    "story.author.added": _l("Added an author to a story"),
    "story.author.removed": _l("Took an author off a story"),
    "story.consent.withdrawn": _l("Agreed no more to a story"),
    "story.discarded": _l("Threw away a story in the making"),
    "story.featured": _l("Chose the story of the month"),
    "story.featured.no_more": _l("Took back the story of the month"),
    "story.publication": _l("Published a story"),
    "story.withdrawn": _l("Withdrew a story"),
    "thread.closure": _l("Closed a conversation"),
    "thread.pin": _l("Pinned a conversation"),
    "thread.reopening": _l("Opened a conversation again"),
    "thread.unpin": _l("Unpinned a conversation"),
}

FIELDS: dict[str, str] = {
    "title": "titel",
    "subject": "onderwerp",
    "body": "tekst",
    "circle_id": "kring",
    "name": "naam",
    "organisation": "organisatie",
    "organisation_name": "organisatie",
    "function": "functie",
    "municipality": "gemeente",
    "themes": "thema's",
    "ask_me": "te bevragen over",
    "seeking": "zoekt",
    "followed": "gevolgd",
    "phone": "telefoon",
    "takes_questions": "vragen ontvangen",
    "reason": "toelichting",
    "email": "mailadres",
    "origin_circle_id": "kring van herkomst",
    "proposed": "voorstel",
    "introduction": "inleiding",
    "questions": "vragen",
    "note": "waarom dit verhaal",
    "outcome": "wat ervan kwam",
}
"""Fields of forms in which somebody may have been typing."""

TECHNICAL = ("token", "csrf_token", "draft_key", "form_url", "parent_id", "met_bestanden", "sequence", "tab", "base")
"""Fields that a form fills in by itself."""

TICKED = ("decoration-", "weg-")
"""How the names of ticks about one file begin; its id follows."""


def of_act(action: str) -> str:
    """An act on record; one that is known by its beginning only, by that."""
    while action:
        if action in ACTS:
            return str(ACTS[action])
        action = action.rpartition(".")[0]
    return str(_l("Something else"))
