"""The results of commands as data: tables, pages and charts, before `render` gives them a format."""
