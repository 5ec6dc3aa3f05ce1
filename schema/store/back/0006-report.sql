drop table spelling;
alter table publication drop column reported_at;
drop table open_count;
