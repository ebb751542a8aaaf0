"""Write a portfolio for programs: tables, figures, feeds."""

__all__ = ["csv_text", "export", "feeds", "figures", "rows", "rows_beside", "tables"]
