drop table trusted_system;
drop table looked_up;
drop table restoration;
