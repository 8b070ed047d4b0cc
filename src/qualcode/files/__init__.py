"""Opening a file safely: one reader per format, each giving text with locators."""
