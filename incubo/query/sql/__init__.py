"""The registry as an SQL database: `schema` and `tables` declare it, `database` fills it, `run` queries it."""
