"""Draw diagrams and charts: a Graph of roles, its look, DOT, and SVG for a page.

- `graph`, `looks`: what a picture shows, and how each role of it looks.
- `engine`: from a Graph to a picture, by way of Graphviz; `dot`, `svg`: its text before and after.
- `cards`, `cells`, `routes`, `quoting`, `text_width`: shapes, tables, lines, harmless words, and their widths.
- `files`: a picture as a file, with the `caption` above it; `fonts`: which characters no installed font has.
- `legend`, `overlay`: what is drawn below and over the picture.
- `points`, `charts`, `radar`, `radar_names`: charts, without Graphviz.
"""
