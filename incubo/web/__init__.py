"""The registry in a browser: the pages, the server that shows them, the forms that change entries, the static site."""
