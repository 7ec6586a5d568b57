"""Workbooks and csv: the tables of each sheet."""
