"""The registry: entries by kind and id, read from a working tree, a git revision or memory."""
