"""What officers and controllers write, out into a workbook of Excel and back in: shown before it is taken, and taken as the forms take it."""
