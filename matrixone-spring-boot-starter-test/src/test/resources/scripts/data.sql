insert into part (name) values ('first');
