"""Groups and consultations, for who is in them."""

from portal.intervision.queries import groups, pages, rooms

__all__ = ["groups", "pages", "rooms"]
