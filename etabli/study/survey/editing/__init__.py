"""The questionnaire as it is written: a draft that can be undone, published as versions."""
