"""The published indicators of the network, computed from a registry; docs/indicators.md describes each."""
