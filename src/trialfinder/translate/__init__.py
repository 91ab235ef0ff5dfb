"""First reader: a criterion in the registry's words becomes a sentence in everyday words, by rule."""
