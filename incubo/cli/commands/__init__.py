"""One module a command, or a folder where it has sub-commands; each is imported when it is called."""
