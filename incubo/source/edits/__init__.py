"""Edit a front matter in place: changes as data (`changes`), applied to the text (`apply`) as text edits."""
