"""How much one member may write: far above what people do, below what a broken script does."""

from datetime import timedelta

HOUR = timedelta(hours=1)
POSTS_PER_HOUR = 120
UPLOADS_PER_HOUR = 60
