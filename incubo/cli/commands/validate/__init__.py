"""`incubo validate`: check the registry, and fix what can be fixed."""
