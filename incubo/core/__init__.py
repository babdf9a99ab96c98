"""The base of every other package: messages, problems, errors, languages, the clock, files, shell quoting."""
