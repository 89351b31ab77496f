"""Every change of the tables, in order, for databases that hold people's work."""
