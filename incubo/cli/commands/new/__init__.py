"""`incubo new`: add an entry."""
