"""The scripts, in order. The newest one's revision stands in `kf.workspace.database.REVISION` too."""
