"""Answer questions about a portfolio: what is due, what changed, what it costs, what was promised."""
