"""Pages of conversations, by noun."""

from portal.discussions.views import attachments, curation, posts, reading, threads

blueprints = (threads.bp, posts.bp, reading.bp, curation.bp, attachments.bp)
