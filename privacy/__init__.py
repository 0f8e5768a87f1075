"""Personal data in Korean office text: where it stands, and the text without it."""
