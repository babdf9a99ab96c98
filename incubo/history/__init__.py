"""The figures of a registry in time: `figures` compares two states."""
