"""Write a portfolio for programs: tables, figures, feeds."""
