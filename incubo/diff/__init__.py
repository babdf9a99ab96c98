"""What changed between two states of a registry, in the incubator's words."""
