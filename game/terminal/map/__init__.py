"""The map: geometry, places, views, the drawing in cells, and the same in sentences."""
