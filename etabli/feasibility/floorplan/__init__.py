"""Rooms drawn over the picture of a floor: its scale, their outlines, the areas that follow."""
