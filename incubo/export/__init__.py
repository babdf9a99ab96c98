"""Files for others: what a registry gives to forges, editors and other programs."""
