"""One value to what its field means, or a problem that says what is wrong and what was probably meant."""
