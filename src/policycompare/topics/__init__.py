"""What measures are about: coders, the decisions of people about their codings."""
