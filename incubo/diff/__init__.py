"""What changed between two states of a registry: as data (`compare`), in sentences, and how closely to review it."""
