"""Doors of intervision."""

from portal.intervision.views import (
    after,
    clock,
    consultation_files,
    consultations,
    contributions,
    drafts,
    groups,
    planning,
    process,
    start,
)

blueprints = (
    start.bp,
    groups.bp,
    planning.bp,
    consultations.bp,
    contributions.bp,
    drafts.bp,
    consultation_files.bp,
    process.bp,
    after.bp,
)
keep_time = clock.keep_time
keep_over_sign_in = drafts.keep_over_sign_in
