"""Pages to find people, to see and change a profile, and to ask somebody something."""

from portal.directory.views import exchanges, people, profile, questions

blueprints = (people.bp, profile.bp, questions.bp, exchanges.bp)
