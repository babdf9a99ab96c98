"""From a proposal to a change: what it says, whether it may be written, writing it, and taking it back."""
