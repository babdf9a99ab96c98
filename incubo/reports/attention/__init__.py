"""What needs attention on a day: each thing with its reason, the entry it is about and the command that mends it."""
