"""Change a registry: from what a person asks for to a Plan, which is checked in memory before any file is written."""
