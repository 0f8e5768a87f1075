"""Speed and memory, measured by hand: never part of the tests."""
