"""Documents made from a registry on a day: calendars, the brief of a committee, a weekly digest, reminders."""
