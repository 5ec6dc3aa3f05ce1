drop table own_spelling;
