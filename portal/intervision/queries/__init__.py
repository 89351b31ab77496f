"""Groups and consultations, for who is in them."""

from portal.intervision.queries import groups, rooms

__all__ = ["groups", "rooms"]
