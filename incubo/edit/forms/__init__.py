"""Issue forms: what they ask, and what an answered one says."""
