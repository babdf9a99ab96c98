"""The registry as the API files that the network's site publishes: same folders, same names, same values."""
