"""The full-screen front end: state, keys, widgets, and the application that shows them."""
