"""Read what authors write: text with places, typed values, and all that is wrong; write their files back.

- `file`, `document`, `explain`: the text of a file, its YAML with the place of every value, why a text is no YAML.
- `problems`: what is wrong, as values with a code.
- `quantity`, `percent`, `counts`, `rate`, `period`, `dates`, `written`, `numerals`: what people measure with, as typed.
- `advice`, `advice_often`, `advice_dates`: what to write instead of what nobody understands.
- `forms`, `spoken`, `patterns`: what they say in the room, and how an editor tells it from what is none.
- `fields`, `estimates`, `entity`, `header`: values with a type, and what every map has.
- `prose_links`: the links in authors' Markdown that no page shows.
- `sound_part`, `stand_in`, `slips`: what can be typed of a file with faults, and which more slips that shows.
- `folder`, `items`, `salvage`: the files below a folder, the things of a list, what is valid in a file with faults.
- `edit`, `disk`: a change in an author's file, a file written in one step.
- `revisions`, `git_dates`: what git knows of a file.
- `store`, `secret`: texts kept on disk.
- `words`, `progress`: what is said everywhere, and how far a job is.
"""
