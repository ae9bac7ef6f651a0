package io.github.matrixonespring.restore;

/**
 * What the server's statement restores from: a snapshot, or a PITR and a moment in its
 * window.
 *
 * @param snapshot the name of the snapshot, or an empty string
 * @param pitr the name of the PITR, or an empty string
 * @param time the moment, as the clock of the server's machine shows it
 */
record RestoreSource(String snapshot, String pitr, String time) {

	static final RestoreSource NONE = new RestoreSource("", "", "");

	static RestoreSource snapshot(String name) {
		return new RestoreSource(name, "", "");
	}

}
