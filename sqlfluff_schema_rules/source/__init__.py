"""SQL files as text: decoding, masking of what is not SQL, positions."""
