"""The indicators that the network publishes, each with its definition and where it differs."""
