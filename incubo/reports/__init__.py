"""Reports: pure functions from a Registry and a day to a Table or a Page, one module each. No rendering here."""
