"""Pure rules: plain values in, plain values out. No Django, no clock, no I/O."""
