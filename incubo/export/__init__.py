"""Files made from a registry for other programs: editors, calendars, mail programs, SQLite, forges."""
