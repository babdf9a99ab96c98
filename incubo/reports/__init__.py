"""Reports: one module each, a pure function from a Registry and a date to a Table. No rendering."""
