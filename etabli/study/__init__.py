"""Studies: the questionnaire and its answers, the demand, the network proposed, the report."""
