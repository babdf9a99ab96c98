"""What comes in from sheets and from other registries: read, asked about, and put in a proposal."""
