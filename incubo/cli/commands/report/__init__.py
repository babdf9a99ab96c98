"""`incubo report`: figures, one module a report."""
