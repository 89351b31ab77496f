"""Groups and consultations, for who is in them."""

from portal.intervision.queries import asks, carried, groups, own, pages, rooms

__all__ = ["asks", "carried", "groups", "own", "pages", "rooms"]
