"""What needs attention on a day: action items, each with its reason, its entry and the command that settles it."""
