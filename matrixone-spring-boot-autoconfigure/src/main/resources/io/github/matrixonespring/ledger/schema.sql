-- The ledger of the MatrixOne support for Spring. In a database of its own, so that
-- restoring that of an application does not put the ledger back.
-- The application's user needs SELECT, INSERT, UPDATE and DELETE on both tables.
CREATE DATABASE IF NOT EXISTS matrixone_spring;

-- What transactions have asked for; written by the transaction itself.
CREATE TABLE IF NOT EXISTS matrixone_spring.snapshot_intent (
	id char(36) NOT NULL PRIMARY KEY,
	kind varchar(11) NOT NULL,
	snapshot varchar(64) NOT NULL,
	snapshot_level varchar(8) NOT NULL,
	account_name varchar(300) NOT NULL,
	database_name varchar(300) NOT NULL,
	table_name varchar(300) NOT NULL,
	label varchar(255) NOT NULL,
	description varchar(1000) NOT NULL,
	method varchar(255) NOT NULL,
	principal varchar(255) NOT NULL,
	skipped bigint NOT NULL,
	status varchar(8) NOT NULL,
	version int NOT NULL,
	attempts int NOT NULL,
	reason varchar(1000) NOT NULL,
	-- When recovery may look at it, in microseconds after requested_at.
	due_after bigint NOT NULL,
	-- UTC, as all times here.
	requested_at datetime(6) NOT NULL
);

-- What was created for it.
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
