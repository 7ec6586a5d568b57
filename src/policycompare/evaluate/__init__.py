"""How well all that is done, against labels that people made."""
