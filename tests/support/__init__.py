"""What the tests stand on: databases, a browser without a screen, a counter of statements."""
