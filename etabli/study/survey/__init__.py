"""The questionnaire and the answers to it: asked, taken in from elsewhere, invented."""
