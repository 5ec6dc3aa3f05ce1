drop table alert;
drop table certificate;
