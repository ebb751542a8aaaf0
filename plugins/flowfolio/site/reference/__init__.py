"""Write the reference pages from what the program itself knows."""
