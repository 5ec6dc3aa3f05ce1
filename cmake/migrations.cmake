# Puts every schema/store/NNNN-name.sql into the program, so that a database can never meet
# a program that lacks its migrations.
file(GLOB migrations CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/schema/store/*.sql)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${migrations})
set(migration_entries "")
foreach(file ${migrations})
    get_filename_component(name ${file} NAME)
    file(READ ${file} text)
    string(APPEND migration_entries "    {\"${name}\", R\"sql(${text})sql\"},\n")
endforeach()
list(LENGTH migrations migration_count)
file(CONFIGURE OUTPUT ${PROJECT_BINARY_DIR}/generated/migrations.inc CONTENT "@migration_entries@" @ONLY)
