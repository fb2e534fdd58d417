"""The map: geometry, places, views, the drawing in cells, and the same information in sentences."""
