"""The full-screen front end: the state, the keymap, the widgets, and the application that runs them."""
