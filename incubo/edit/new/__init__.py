"""New entries: questions, ids, bodies, and the plan of their file."""
