"""Tables inside documents: found as grids of cells, told apart by their columns, read as measures or as targets."""
