"""The careful hand: from what a person wants to a Plan, checked in memory before a file is touched."""
