"""Documents: a page or messages for a meeting, a team or a calendar, made from a registry on a day."""
