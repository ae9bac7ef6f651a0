insert into part (id, name) values (1, 'first');
