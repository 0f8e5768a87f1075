"""Korean text: normal form, sentences, morphemes, dates, tokens."""
