"""`incubo init`: a new registry, or what is missing around one."""
