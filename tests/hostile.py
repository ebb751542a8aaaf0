"""Beginnings of markup that never end: repeated, they make a careless reader of HTML slow."""

HOSTILE = ("<a '", "<!--", "<script>", "[[", "lead ", '<p title="', "<b>x", "<th>", "</", "&", "<a =", " \t", "a=")
