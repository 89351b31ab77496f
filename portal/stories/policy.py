"""What a viewer may do with a story that they can already see. Seeing is in `queries`.

`work` is a `queries.works.Work`: the story with its authors, its editor, and who agreed to its newest revision.
"""

from typing import Any

IN_REVIEW = ("under_review", "question", "revised")
PUBLISHABLE = ("under_review", "revised", "agreed", "scheduled", "published")
OWN_CIRCLE_KINDS = ("cohort", "team")
WISHES = ("circle", "community", "world")


def can_begin(viewer: Any) -> bool:
    return any(each.kind == "community" for each in viewer.standings.values())


def is_author(viewer: Any, work: Any) -> bool:
    return viewer.id in work.author_ids


def is_editor(viewer: Any, work: Any) -> bool:
    """A member of the circle where the story lies, unless it is their own."""
    return viewer.is_in(work.story.circle_id) and not is_author(viewer, work)


def can_write(viewer: Any, work: Any) -> bool:
    """Authors, at any time before it is published; a published story is first taken up again."""
    return is_author(viewer, work) and work.story.state not in ("published", "archived", "withdrawn")


def can_take_up(viewer: Any, work: Any) -> bool:
    """Work on a published story again, while its readers keep what they have."""
    return is_author(viewer, work) and work.story.state in ("published", "archived", "withdrawn")


def can_leave_as_it_was(viewer: Any, work: Any) -> bool:
    """Stop working on a story that can be read already: nothing changes for its readers."""
    return is_author(viewer, work) and work.story.state == "concept" and work.publication is not None


def can_change_authors(viewer: Any, work: Any) -> bool:
    return can_write(viewer, work)


def can_hand_in(viewer: Any, work: Any) -> bool:
    return is_author(viewer, work) and work.story.state == "concept"


def can_take_back(viewer: Any, work: Any) -> bool:
    return is_author(viewer, work) and work.story.state in ("submitted", *IN_REVIEW)


def can_discard(viewer: Any, work: Any) -> bool:
    """Throw a concept away that nobody else ever read."""
    return is_author(viewer, work) and work.story.state == "concept" and not work.was_published


def can_claim(viewer: Any, work: Any) -> bool:
    return is_editor(viewer, work) and work.claim is None and work.story.state in ("submitted", *IN_REVIEW, "agreed")


def can_release(viewer: Any, work: Any) -> bool:
    return work.claim is not None and work.claim.editor_id == viewer.id


def can_review(viewer: Any, work: Any) -> bool:
    """Suggest and ask: whoever claimed it."""
    return (
        is_editor(viewer, work)
        and work.claim is not None
        and work.claim.editor_id == viewer.id
        and work.story.state in IN_REVIEW
    )


def can_remark(viewer: Any, work: Any) -> bool:
    """Authors and editors, as long as there is something to talk about."""
    return is_editor(viewer, work) or is_author(viewer, work)


def can_settle(viewer: Any, work: Any) -> bool:
    return can_remark(viewer, work)


def can_remove_remark(viewer: Any, remark: Any) -> bool:
    return remark.by_id == viewer.id and remark.removed_at is None


def can_ask(viewer: Any, work: Any) -> bool:
    """Hand it to the authors with what was said and proposed."""
    return can_review(viewer, work) and work.story.state in ("under_review", "revised")


def can_answer_suggestion(viewer: Any, work: Any) -> bool:
    return can_write(viewer, work)


def can_withdraw_suggestion(viewer: Any, suggestion: Any) -> bool:
    return suggestion.by_id == viewer.id and suggestion.answer == "open"


def can_hand_back(viewer: Any, work: Any) -> bool:
    """Authors say that they answered the editor."""
    return has_turn(viewer, work) and work.story.state == "question"


def has_turn(viewer: Any, work: Any) -> bool:
    """Whether an author still has to look at the newest version: agreeing to it is an answer too."""
    return is_author(viewer, work) and viewer.id not in work.agreed_ids


def can_leave_note(viewer: Any, work: Any) -> bool:
    """A word to the editor whoever's turn it is, until it is published."""
    return can_write(viewer, work)


def can_consent(viewer: Any, work: Any) -> bool:
    return can_write(viewer, work) and viewer.id not in work.agreed_ids


def can_withdraw_consent(viewer: Any, work: Any) -> bool:
    """As long as nobody reads it: what readers have already can only be withdrawn as a whole."""
    return can_write(viewer, work) and viewer.id in work.agreed_ids and not work.is_read_as_it_is


def can_publish(viewer: Any, work: Any) -> bool:
    """An editor, when all authors agreed to this very revision. A published one: wider, narrower or again."""
    return is_editor(viewer, work) and work.is_agreed and work.story.state in PUBLISHABLE


def may_reach(work: Any, *, is_public: bool, kind: str) -> bool:
    """Whether the authors wish that so many people read it. `kind` is that of the circle."""
    reach = "world" if is_public else "community" if kind == "community" else "circle"
    wish = work.content.get("wish") or "circle"
    return WISHES.index(reach) <= WISHES.index(wish)


def can_unplan(viewer: Any, work: Any) -> bool:
    return work.story.state == "scheduled" and (is_editor(viewer, work) or is_author(viewer, work))


def can_share(viewer: Any, work: Any) -> bool:
    """Authors publish to a cohort or team of their own by themselves."""
    return is_author(viewer, work) and work.story.state == "concept" and work.is_agreed


def can_share_with(viewer: Any, work: Any, standing: Any) -> bool:
    return can_share(viewer, work) and standing is not None and standing.kind in OWN_CIRCLE_KINDS


def can_archive(viewer: Any, work: Any) -> bool:
    return work.story.state == "published" and (is_author(viewer, work) or is_editor(viewer, work))


def can_bring_back(viewer: Any, work: Any) -> bool:
    """When all who tell it now agreed to what was read then."""
    return (
        work.story.state == "archived"
        and work.is_agreed_as_it_was
        and (is_author(viewer, work) or is_editor(viewer, work))
    )


def can_withdraw(viewer: Any, work: Any) -> bool:
    """Authors always may; an editor may too, with a reason."""
    return (
        work.publication is not None
        and work.publication.ended_how != "withdrawn"
        and (is_author(viewer, work) or is_editor(viewer, work))
    )


def can_restore(viewer: Any, work: Any, revision: Any) -> bool:
    return can_write(viewer, work) and revision.id != work.story.head_id


def can_report(viewer: Any, authors_ids: Any) -> bool:
    return not viewer.is_guest and viewer.id not in authors_ids


def can_recognise(viewer: Any, author_ids: Any) -> bool:
    return not viewer.is_guest and viewer.id not in author_ids


def can_try(viewer: Any, author_ids: Any) -> bool:
    return can_recognise(viewer, author_ids)


def can_tell_outcome(viewer: Any, trial: Any) -> bool:
    return trial.member_id == viewer.id


def can_curate(viewer: Any) -> bool:
    """Make collections and choose the story of the month: editors."""
    return any(each.kind == "editors" for each in viewer.standings.values())


def can_collect(viewer: Any, read: Any) -> bool:
    """Put a story in a collection: an editor, when the whole community may read it."""
    return can_curate(viewer) and read.is_open and _is_for_everybody(viewer, read.publication)


def can_feature(viewer: Any, read: Any) -> bool:
    """Make a story the one of the month: likewise."""
    return can_collect(viewer, read)


def can_throw_away(viewer: Any, collection: Any) -> bool:
    """A collection that nobody else reads."""
    return can_curate(viewer) and collection.published_at is None


def can_take_back_collection(viewer: Any, collection: Any) -> bool:
    return can_curate(viewer) and collection.published_at is not None


def _is_for_everybody(viewer: Any, publication: Any) -> bool:
    standing = viewer.standings.get(publication.circle_id)
    return publication.is_public or (standing is not None and standing.kind == "community")
