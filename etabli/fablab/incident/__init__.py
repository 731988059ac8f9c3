"""The register of incidents."""
