create table part (id bigint primary key, name varchar(100));
