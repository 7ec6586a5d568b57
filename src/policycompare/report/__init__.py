"""What people read outside a notebook: tables for reports, regions side by side, the report page, the network page."""
