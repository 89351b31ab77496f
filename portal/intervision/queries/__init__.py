"""Groups and consultations, for who is in them."""

from portal.intervision.queries import asks, groups, own, pages, rooms

__all__ = ["asks", "groups", "own", "pages", "rooms"]
