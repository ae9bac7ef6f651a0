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

-- Restores by the server's own statement (mode OBJECTS): written before and after it.
CREATE TABLE IF NOT EXISTS matrixone_spring.restore_record (
	id char(36) NOT NULL PRIMARY KEY,
	application varchar(100) NOT NULL,
	request varchar(4000) NOT NULL,
	level varchar(10) NOT NULL,
	database_name varchar(64) NOT NULL,
	table_name varchar(64) NOT NULL,
	-- The numbers of the objects before, which tell afterwards what was restored.
	objects text NOT NULL,
	-- The server's number of the connection that the statement was sent on.
	connection bigint NOT NULL,
	-- RESTORED, NOT_RESTORED, PARTLY or UNKNOWN; empty as long as it is not known.
	outcome varchar(12) NOT NULL,
	begun_at datetime(6) NOT NULL,
	ended_at datetime(6)
);
