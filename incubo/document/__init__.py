"""Results as data: tables, pages and charts, before any format."""
