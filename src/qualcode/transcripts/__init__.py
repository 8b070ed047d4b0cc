"""From a file's lines to a transcript: tidied text, turns, speakers and locators."""
