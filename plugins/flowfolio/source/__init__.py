"""Read what authors write: text with places, typed values, and all that is wrong with them."""
