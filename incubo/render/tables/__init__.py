"""Tables, one module a format."""
