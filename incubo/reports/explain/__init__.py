"""The pages of `incubo explain`: rules, kinds of entries, fields, vocabulary lists and their values."""
