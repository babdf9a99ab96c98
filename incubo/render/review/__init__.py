"""The review of a pull or merge request, one module per format."""
