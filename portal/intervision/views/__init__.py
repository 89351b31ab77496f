"""Doors of intervision."""

from portal.intervision.views import after, consultations, contributions, groups, planning, process, start

blueprints = (start.bp, groups.bp, planning.bp, consultations.bp, contributions.bp, process.bp, after.bp)
