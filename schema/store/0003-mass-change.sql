-- What a list that tripped a guard said anew about known records and was not believed; and under
-- which rules a list was last read whole, so that a change of our rules is not taken for theirs.

alter table run add column withheld bigint not null default 0;
alter table cursor add column rules text not null default '';
