--liquibase formatted sql

--changeset clinic:1
CREATE TABLE vets (id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY, name VARCHAR(80) NOT NULL);
INSERT INTO vets (name) VALUES ('Carter'), ('Douglas');
--rollback DROP TABLE vets;
