"""What everything stands on: messages, problems, errors, languages, the clock, shell quoting."""
