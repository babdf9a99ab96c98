"""From data to what people and machines read: diagnostics and tables, one module a format.

Everything that comes from the registry's content passes through `safe` on its way out.
"""
