"""Views: frozen values that templates, text, Markdown and JSON are rendered from."""
