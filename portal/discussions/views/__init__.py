"""Pages of conversations, by noun."""

blueprints = ()
