"""How long the house keeps what no feature of its own keeps."""

from datetime import timedelta

AUDIT_KEPT = timedelta(days=365)
