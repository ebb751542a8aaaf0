"""Write for programs, terminals and merge requests what the engine knows.

- `formats`: every form by its word; `problems`, `figures`, `comparison`: what a command found.
- `export`, `tables`, `rows`, `rows_beside`, `csv_text`: the whole portfolio as flat tables.
- `pictures`: a map, or two compared, with what stands above the picture.
- `feeds`: what happened and what comes, as Atom and iCalendar.
"""
