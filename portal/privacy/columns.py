"""Where every column that points at a member goes when that member asks for their data, or why it goes nowhere.

A test walks all tables and fails on a column that is missing here: whoever adds a table with a member in it decides.
Another test holds every kind to a choice at leaving, or to none.
"""

from dataclasses import dataclass

from portal.core.i18n import lazy_gettext as _l


@dataclass(frozen=True, slots=True)
class Exported:
    """What is in this column is in what the kind of this name exports."""

    by: str


@dataclass(frozen=True, slots=True)
class NotExported:
    """What is in this column is not about the member's own doings, or says nothing more than what is exported."""

    because: str


_OTHERS = NotExported("it says who acted on a thing of others; the act is in their record")
_SAME = NotExported("it is a shorter form of something that is exported itself")

REGISTER: dict[str, Exported | NotExported] = {
    # core
    "audit_entry.actor_id": Exported("record"),
    "autosave.member_id": Exported("draft"),
    "outbox.member_id": Exported("record"),
    # members and circles
    "profile.member_id": Exported("member"),
    "profile_theme.member_id": _SAME,
    "office.member_id": Exported("record"),
    "membership.member_id": Exported("circle"),
    "removal.member_id": Exported("removal"),
    "removal.by_id": _OTHERS,
    # accounts
    "account.member_id": Exported("account"),
    "account_link.member_id": NotExported("a hash of a link that is dead within the hour"),
    "address_change.member_id": Exported("account"),
    "address_change.asked_by_id": _OTHERS,
    "invitation.invited_by_id": NotExported("it holds the address of somebody else"),
    "invitation.member_id": Exported("account"),
    "sign_in.member_id": Exported("account"),
    "stash.member_id": Exported("account"),
    # directory
    "question.asker_id": Exported("question"),
    "question.asked_id": Exported("question"),
    # discussions
    "thread.starter_id": Exported("post"),
    "thread.last_author_id": _SAME,
    "thread.closed_by_id": _OTHERS,
    "thread.pinned_by_id": _OTHERS,
    "thread_title.changed_by_id": _OTHERS,
    "participant.member_id": _SAME,
    "post.author_id": Exported("post"),
    "attachment.member_id": Exported("post"),
    "reading.member_id": Exported("thread"),
    "seen_post.member_id": NotExported("posts read out of order, until the reading mark has passed them"),
    "circle_reading.member_id": NotExported("the newest post on the day of joining, or of 'alles gelezen'"),
    # stories
    "story.starter_id": Exported("story"),
    "story_author.member_id": Exported("story"),
    "revision.by_id": Exported("story"),
    "transition.by_id": Exported("story"),
    "story_file.member_id": Exported("story"),
    "claim.editor_id": Exported("story"),
    "consent.member_id": Exported("story"),
    "publication.by_id": _SAME,
    "remark.by_id": Exported("remark"),
    "remark.settled_by_id": _OTHERS,
    "suggestion.by_id": Exported("suggestion"),
    "suggestion.answered_by_id": Exported("suggestion"),
    "recognition.member_id": Exported("story"),
    "trial.member_id": Exported("story"),
    "collection.made_by_id": Exported("collection"),
    "collection.published_by_id": _OTHERS,
    "feature.by_id": Exported("collection"),
    # intervision
    "covenant_signature.member_id": Exported("intervision_group"),
    "exclusion.member_id": Exported("intervision_group"),
    "exclusion.other_id": NotExported("it is the private wish of somebody else, who alone may know it"),
    "teaser.member_id": Exported("intervision_group"),
    "teaser_voice.member_id": Exported("intervision_group"),
    "consultation.case_owner_id": Exported("consultation"),
    "consultation.facilitator_id": Exported("consultation"),
    "consultation.stand_in_id": Exported("consultation"),
    "attendance.member_id": Exported("consultation"),
    "turn.member_id": NotExported("what is asked of a member is exported as a step"),
    "process_choice.by_id": Exported("consultation"),
    "contribution.author_id": Exported("consultation"),
    "reaction.by_id": Exported("consultation"),
    "note.member_id": Exported("consultation"),
    "sealed_draft.member_id": Exported("consultation"),
    "sealed_file.author_id": Exported("consultation"),
    "learning_point.member_id": Exported("consultation"),
    # moderation
    "report.reporter_id": Exported("report"),
    "report.author_id": NotExported("what others reported is decided first; the decision is exported"),
    "report.claimed_by_id": _OTHERS,
    "report_act.by_id": Exported("report"),
    "decision.author_id": Exported("decision"),
    "decision.decided_by_id": NotExported("a moderator's act: exported as report_act"),
    "decision.undone_by_id": NotExported("a moderator's act: exported as report_act"),
    "decision.appeal_decided_by_id": NotExported("a moderator's act: exported as report_act"),
    # notifications
    "notification.member_id": Exported("notification"),
    "notification.actor_id": NotExported("it is in the notification of somebody else"),
    "mail_wish.member_id": Exported("notification"),
    "step.member_id": Exported("notification"),
}

CONTRIBUTIONS = {
    "post": _l("What you wrote in conversations, with its files"),
    "question": _l("Questions and answers that you sent to one colleague"),
    "story": _l("Case stories that you tell, with their files"),
    "remark": _l("Remarks that you wrote beside stories"),
}
"""Kinds of contributions about which a leaving member chooses, in the order of the form."""

WITHOUT_CHOICE = frozenset(
    (
        *("account", "circle", "collection", "consultation", "decision", "draft", "intervision_group", "member"),
        *("administrator", "given_address", "moderator"),
        *("notification", "record", "removal", "report", "suggestion", "thread", "work"),
    )
)
"""Kinds that go with the member whatever they choose, or stay without saying whose they were."""
