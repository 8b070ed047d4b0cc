"""The coding screen in a browser on one's own machine.

    gate      who may come in: a token that is good once, a cookie, and whose address it is
    pages     the page around the screen, and the pages that say no
    screen    one coding screen in a process of its own
    server    the routes, and the way from start to end

The only room that knows aiohttp. Of textual-serve it uses the files for the browser
(xterm.js), not its server, which asks nobody who they are, fetches a font from the net
and starts the program through a shell. See docs/adr/0009-in-a-browser.md.
"""
