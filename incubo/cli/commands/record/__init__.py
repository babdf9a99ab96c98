"""`incubo record`: what happened to a startup."""
