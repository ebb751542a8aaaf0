"""Load everything below maps/, resolve what points where, and keep it.

- `portfolio`: all of it as one value; `history`, `measures`, `references`: its maps in time, their figures, their ids.
- `by_name`, `beside_faults`: the id of what an author calls by its name, slips beside faults of the structure.
- `working_time`: in which calendar a map counts.
- `promise`: which figures only a plan has promised.
- `settings`, `reading`, `schema`: what the files of the portfolio and of its streams hold.
- `single`: one file on its own.
- `glossary`, `glossary_reading`, `term_names`, `common_terms`, `evidence`, `rhythm`: what stands beside the maps.
- `upkeep`: what people do with kept maps.
"""
