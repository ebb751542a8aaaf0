"""Answer questions about a portfolio.

- `checking`, `unread`: what is wrong, and what does it hide?
- `agenda`, `questions`, `news`: what is due, what is open, and what happened?
- `compare`, `diff`: which two maps, and what changed from one to the other?
- `series`: how does a figure run over time in one calendar?
- `forecast`, `goals`, `rollup`: did a promise come true, what does a stream want, and what does it all cost?
- `dependencies`, `roadmaps`, `trace`: what do streams share, where do plans meet, where does the thread break?
- `catalogue`, `maturity_checks`, `term_uses`: what is there, which criteria do the data meet, who uses a term?
"""
