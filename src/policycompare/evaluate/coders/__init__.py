"""Several people answer the same questions, blind of each other: what is asked, the sample, how they agree, labels."""
