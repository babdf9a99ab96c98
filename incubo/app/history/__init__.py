"""The registry as it was: earlier states, what differs between two of them, and the log."""
