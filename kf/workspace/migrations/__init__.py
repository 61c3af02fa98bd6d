"""The schema's history: one script per change in `versions`, run by `kf.workspace.migrate`, never edited afterwards."""
