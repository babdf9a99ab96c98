"""The mistakes that people make in YAML, one function each: the problem that a trouble stands for, or None."""
