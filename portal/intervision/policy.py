"""What a viewer may do in a group or a consultation that they can already see. Rooms are loaded by `queries`."""

from typing import Any

from portal.intervision import engine


def can_form(viewer: Any) -> bool:
    """Every member; a coordinator may also form one for others."""
    return any(each.kind == "community" for each in viewer.standings.values())


def can_form_for_others(viewer: Any) -> bool:
    return can_form(viewer) and any(each.role == "coordinator" for each in viewer.standings.values())


def can_change_group(viewer: Any, group: Any) -> bool:
    return bool(viewer.is_in(group.circle_id) and group.state != "ended")


def can_sign(viewer: Any, group: Any, signed_ids: Any) -> bool:
    return can_change_group(viewer, group) and viewer.id not in signed_ids


def can_arrange(viewer: Any, group: Any, signed_ids: Any) -> bool:
    """Name, days off, turns, somebody more: whoever signed the covenant, all alike."""
    return can_change_group(viewer, group) and viewer.id in signed_ids


def can_read_group(viewer: Any, group: Any, signed_ids: Any) -> bool:
    """What stands in a group: only who signed its covenant. Who is still asked sees with whom."""
    return bool(viewer.is_in(group.circle_id) and viewer.id in signed_ids)


def can_end_group(viewer: Any, group: Any, signed_ids: Any, consultations: Any) -> bool:
    """Only when nothing is planned or running: a case is stopped by its owner, nobody else."""
    is_quiet = all(each.state not in ("planned", "running") for each in consultations)
    return is_quiet and can_arrange(viewer, group, signed_ids)


def can_offer(viewer: Any, group: Any) -> bool:
    return bool(viewer.is_in(group.circle_id) and group.state == "active")


def can_take_away(viewer: Any, teaser: Any) -> bool:
    return bool(teaser.member_id == viewer.id and teaser.taken_at is None)


def can_plan(viewer: Any, group: Any) -> bool:
    return can_offer(viewer, group)


def can_replan(viewer: Any, room: Any) -> bool:
    """Case owner and facilitator, or who stands in, before it has begun."""
    there = room.consultation
    may = (there.case_owner_id, there.facilitator_id, room.people.acting_facilitator_id)
    return there.state == "planned" and viewer.id in may


def can_begin(viewer: Any, room: Any) -> bool:
    """The facilitator need not wait for the day."""
    return room.consultation.state == "planned" and viewer.id == room.people.acting_facilitator_id


def can_attend(viewer: Any, room: Any) -> bool:
    return room.consultation.state == "planned" and viewer.id != room.consultation.case_owner_id


def can_call_off(viewer: Any, room: Any) -> bool:
    """The case is its owner's: as long as it is not closed they can stop it, and it is erased."""
    return room.consultation.state in ("planned", "running") and viewer.id == room.consultation.case_owner_id


def can_write(viewer: Any, room: Any, run: Any, written: int) -> bool:
    turn = room.turn_of(run, viewer.id)
    return engine.may_write(room.phase_of(run), run.run, turn and turn.state, written)


def can_change(viewer: Any, room: Any, run: Any, contribution: Any) -> bool:
    turn = room.turn_of(run, viewer.id)
    return contribution.author_id == viewer.id and engine.may_change(run.run, turn and turn.state)


def can_add(viewer: Any, room: Any, run: Any, contribution: Any) -> bool:
    """A correction of one's own text after it was shown, as long as the consultation goes on."""
    return bool(
        contribution.author_id == viewer.id
        and contribution.addition_to_id is None
        and (run.state == "closed" or run.run.is_second)
        and room.consultation.state == "running"
    )


def can_say_done(viewer: Any, room: Any, run: Any) -> bool:
    turn = room.turn_of(run, viewer.id)
    return turn is not None and turn.state == "expected" and _is_asked(viewer, room, run)


def can_pass(viewer: Any, room: Any, run: Any) -> bool:
    """'Pas' for everybody but the case owner in a phase that waits for them alone."""
    phase = room.phase_of(run)
    is_waited_for = phase.writers == "case_owner" and phase.least > 0 and not run.run.is_second
    return can_say_done(viewer, room, run) and not (is_waited_for and viewer.id == room.consultation.case_owner_id)


def can_reopen_turn(viewer: Any, room: Any, run: Any) -> bool:
    turn = room.turn_of(run, viewer.id)
    return turn is not None and turn.state in ("done", "passed") and _is_asked(viewer, room, run)


def can_react(viewer: Any, room: Any, run: Any, contribution: Any) -> bool:
    """The second voice of a phase: on what they can read, but not on their own."""
    phase = room.phase_of(run)
    return phase.reactions is not None and engine.may_react(
        phase, run.run, room.people, viewer_id=viewer.id, author_id=contribution.author_id
    )


def can_keep_notes(viewer: Any, room: Any, run: Any) -> bool:
    phase = room.phase_of(run)
    return bool(phase.notes and viewer.id in room.people.of_role(phase.notes) and not run.run.is_over)


def can_be_away(viewer: Any, room: Any) -> bool:
    there = room.consultation
    return bool(there.state == "running" and viewer.id != there.case_owner_id and viewer.id in room.people.member_ids)


def can_be_back(viewer: Any, room: Any) -> bool:
    there = room.attending.get(viewer.id)
    return room.consultation.state == "running" and there is not None and there.state == "absent"


def can_choose(viewer: Any, room: Any, run: Any) -> bool:
    """Go on, skip or stop, below quorum."""
    return run.state == "choosing" and viewer.id in room.people.chooser_ids


def can_say_enough(viewer: Any, room: Any, run: Any) -> bool:
    return (
        room.phase_of(run).done_when == "facilitator"
        and run.state in ("open", "second")
        and not run.is_finished
        and viewer.id == room.people.acting_facilitator_id
    )


def can_repeat(viewer: Any, room: Any, run: Any) -> bool:
    """Once more: whoever decides about the end of the phase; the facilitator where the clock does."""
    phase = room.phase_of(run)
    decides = room.consultation.case_owner_id if phase.done_when == "case_owner" else room.people.acting_facilitator_id
    return run.run.is_going and viewer.id == decides and engine.may_repeat(phase, [each.key for each in room.runs])


def can_learn(viewer: Any, room: Any) -> bool:
    return room.consultation.state == "closed" and viewer.id in room.people.member_ids


def can_intend(viewer: Any, room: Any) -> bool:
    return room.consultation.state == "closed" and viewer.id == room.consultation.case_owner_id


def can_erase_now(viewer: Any, room: Any) -> bool:
    """The case owner need not wait for the date."""
    return can_intend(viewer, room)


def _is_asked(viewer: Any, room: Any, run: Any) -> bool:
    return engine.is_asked(room.phase_of(run), run.run, room.people, viewer.id)
