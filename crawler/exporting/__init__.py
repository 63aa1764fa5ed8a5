"""The archive handed out: JSON lines, CSV and Parquet, with what publishers reserve left out."""
