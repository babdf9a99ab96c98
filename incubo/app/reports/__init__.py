"""Reports, lists and documents of an open registry: whose, of which day, over which period."""
