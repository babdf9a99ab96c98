"""What can be listed: columns and filters, one module a resource."""
