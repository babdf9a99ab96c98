"""What the TAB key offers. No command module is imported for it."""
