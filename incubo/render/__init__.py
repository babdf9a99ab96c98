"""From data to output: diagnostics, tables, pages, charts and reviews, one module per format.

All text that comes from the registry's files passes through `escape` on its way out.
"""
