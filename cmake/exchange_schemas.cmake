# Puts every schema/exchange/NAME.xsd into the program: what we write is checked by the schema that
# belongs to the program, wherever it runs.
file(GLOB exchange_schemas CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/schema/exchange/*.xsd)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${exchange_schemas})
set(exchange_entries "")
foreach(file ${exchange_schemas})
    get_filename_component(name ${file} NAME_WE)
    file(READ ${file} text)
    string(APPEND exchange_entries "    {\"${name}\", R\"xsd(${text})xsd\"},\n")
endforeach()
file(CONFIGURE OUTPUT ${PROJECT_BINARY_DIR}/generated/exchange_schemas.inc
    CONTENT "@exchange_entries@" @ONLY)
