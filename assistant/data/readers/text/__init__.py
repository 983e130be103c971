"""CSV and TSV: decoded, parted into records, every one of them accounted for."""
