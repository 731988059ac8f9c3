"""The fab-lab: machines, trainings, who may use what, and what keeps a workshop running."""
