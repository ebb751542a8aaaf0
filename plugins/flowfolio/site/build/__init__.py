"""Make a site: compose its pages, have pictures and texts made ahead, hand out the files."""
