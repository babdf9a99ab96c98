"""The resources that `list` shows, one module each; `catalogue` has them all."""
