"""Doors of intervision."""

from portal.intervision.views import (
    after,
    arranging,
    clock,
    consultation_files,
    consultations,
    contributions,
    drafts,
    exclusions,
    forming,
    groups,
    planned,
    planning,
    process,
    start,
    teasers,
)

blueprints = (
    start.bp,
    exclusions.bp,
    forming.bp,
    groups.bp,
    arranging.bp,
    teasers.bp,
    planning.bp,
    planned.bp,
    consultations.bp,
    contributions.bp,
    drafts.bp,
    consultation_files.bp,
    process.bp,
    after.bp,
)
keep_time = clock.keep_time
keep_over_sign_in = drafts.keep_over_sign_in
