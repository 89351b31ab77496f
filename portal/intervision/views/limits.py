"""How much one member may send to a consultation: far above what people do, below what a broken script does."""

from datetime import timedelta

HOUR = timedelta(hours=1)
UPLOADS_PER_HOUR = 60
