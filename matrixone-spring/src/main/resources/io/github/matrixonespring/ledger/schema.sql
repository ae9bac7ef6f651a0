-- The ledger of the MatrixOne support for Spring. In a database of its own, so that
-- restoring that of an application does not put the ledger back. Where it has another
-- name (matrixone.ledger.database), the library replaces this one before it runs the
-- script; do so, too, where you run it yourself.
-- The application's user needs SELECT, INSERT, UPDATE and DELETE on the tables.
-- All times are UTC.
CREATE DATABASE IF NOT EXISTS matrixone_spring;

-- What transactions have asked for; written by the transaction itself, or after it for
-- those that share a snapshot, and never changed. It has few columns, for each of them
-- costs every transaction.
CREATE TABLE IF NOT EXISTS matrixone_spring.snapshot_intent (
	-- A UUID of version 8, whose first 48 bits are those of the SHA-256 of the name of
	-- the application that it belongs to. Those of other versions belong to nobody.
	id char(36) NOT NULL PRIMARY KEY,
	snapshot varchar(64) NOT NULL,
	label varchar(255) NOT NULL,
	-- The rest, as a query string: kind=SINGLE&level=DATABASE&database=shop&application=shop&…
	request varchar(25000) NOT NULL,
	-- When recovery may look at it, in microseconds after requested_at.
	due_after bigint NOT NULL,
	requested_at datetime(6) NOT NULL
);

-- What has become of those that did not simply go well: one that is not here is pending.
CREATE TABLE IF NOT EXISTS matrixone_spring.snapshot_progress (
	intent_id char(36) NOT NULL PRIMARY KEY,
	status varchar(8) NOT NULL,
	version int NOT NULL,
	attempts int NOT NULL,
	reason varchar(1000) NOT NULL,
	-- When recovery may look at it again, in microseconds after noted_at.
	due_after bigint NOT NULL,
	noted_at datetime(6) NOT NULL
);

-- What was created for them.
CREATE TABLE IF NOT EXISTS matrixone_spring.snapshot_receipt (
	intent_id char(36) NOT NULL PRIMARY KEY,
	snapshot varchar(64) NOT NULL,
	-- Nanoseconds since the epoch.
	snapshot_ts bigint NOT NULL,
	-- From requested_at to the snapshot, in microseconds.
	lag bigint NOT NULL,
	late boolean NOT NULL,
	contained varchar(7) NOT NULL,
	received_at datetime(6) NOT NULL
);
