"""The verbs: each a pure function from the registry, a day and what is asked to a Proposal. Nothing is written here."""
