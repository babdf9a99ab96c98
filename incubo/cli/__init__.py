"""The command line: parse, call, render, exit. One module a command, loaded only when it is called."""
