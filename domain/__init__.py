"""Pure rules of the gate engine: values in, values out, no clock, no file, no database."""
