"""The indicators that the network publishes (domain.md §5), each with its definition and where it differs."""
