"""`incubo import`: what comes in from sheets and from other registries."""
