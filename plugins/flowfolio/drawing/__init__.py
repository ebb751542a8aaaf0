"""Draw diagrams and charts: a Graph of roles, its look, DOT, and SVG for a page."""
