"""Compose the pages of maturity models, scopes and the form."""
