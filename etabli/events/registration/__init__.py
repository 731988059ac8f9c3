"""Places at an event: taken, waited for, given back and passed on; who came."""
