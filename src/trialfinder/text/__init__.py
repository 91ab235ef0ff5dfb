"""Text with exact places: spans, and normal forms that remember where each character came from."""
