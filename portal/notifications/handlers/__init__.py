"""What is told to whom when something happens elsewhere, in the transaction in which it happens."""

from portal.notifications.handlers import addresses, conversations, intervision, members, moderation, offices, stories

__all__ = ["addresses", "conversations", "intervision", "members", "moderation", "offices", "stories"]
