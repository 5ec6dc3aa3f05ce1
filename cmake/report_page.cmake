# Puts the style and the script of the report into the program: its page is one file that needs
# nothing beside it.
foreach(part css js)
    set(file ${PROJECT_SOURCE_DIR}/daemon/report/page.${part})
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
    file(READ ${file} text)
    file(CONFIGURE OUTPUT ${PROJECT_BINARY_DIR}/generated/report_page_${part}.inc
        CONTENT "R\"${part}(@text@)${part}\"" @ONLY)
endforeach()
