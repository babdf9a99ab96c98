"""Charts, in text and in SVG."""
