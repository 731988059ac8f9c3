"""Who is there beside the person at the machine: supervisors and companions."""
