"""The verbs: one function each, from a FileEdits and a request to a Proposal. They write nothing to the disk."""
