"""Records of one person that are there twice: found, looked at side by side, merged."""
