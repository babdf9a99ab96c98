"""The registry as a database: what its tables are, how they are filled, and how a question is asked of them."""
