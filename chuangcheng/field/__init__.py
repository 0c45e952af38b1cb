"""The app on the phone: a shell that opens without a signal, and the few answers it is filled from."""
