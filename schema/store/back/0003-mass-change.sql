alter table cursor drop column rules;
alter table run drop column withheld;
