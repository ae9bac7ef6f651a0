create table part (id bigint auto_increment primary key, name varchar(100));
