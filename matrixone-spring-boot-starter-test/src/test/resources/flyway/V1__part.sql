create table part (id bigint auto_increment primary key, name varchar(100));
insert into part (name) values ('first');
