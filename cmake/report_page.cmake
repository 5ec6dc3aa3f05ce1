# Puts the styles and scripts of the pages into the program: each page is one file that needs
# nothing beside it.
foreach(part page.css page_parts.js page.js list_page.js)
    set(file ${PROJECT_SOURCE_DIR}/daemon/report/${part})
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
    file(READ ${file} text)
    string(MAKE_C_IDENTIFIER ${part} name)
    file(CONFIGURE OUTPUT ${PROJECT_BINARY_DIR}/generated/report_${name}.inc
        CONTENT "R\"page(@text@)page\"" @ONLY)
endforeach()
