# A kind is three files of its stable name. This reads the one list, catalog/kinds.def, and stops
# the configure step where a file is missing, so that a forgotten file is never a link error.
# Knows names of files only; that their contents are whole is the compiler's work.

# dryshod_check_kinds(ROOT): fatal error unless every KIND(Type, "name") has its three files.
function(dryshod_check_kinds root)
  set(list_file "${root}/catalog/kinds.def")
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${list_file}")
  if(NOT EXISTS "${list_file}")
    message(FATAL_ERROR "catalog/kinds.def is missing: it is the list of the kinds")
  endif()
  file(STRINGS "${list_file}" lines REGEX "^[ \t]*KIND\\(")
  set(missing "")
  foreach(line IN LISTS lines)
    if(NOT line MATCHES "^[ \t]*KIND\\([ \t]*([A-Za-z0-9]+)[ \t]*,[ \t]*\"([a-z0-9_]+)\"")
      message(FATAL_ERROR "catalog/kinds.def: not KIND(Type, \"stable_name\"): ${line}\n"
                          "See docs/adding-a-kind.md.")
    endif()
    set(kind "${CMAKE_MATCH_2}")
    foreach(path IN ITEMS "catalog/objects/${kind}.h" "parser/lower/${kind}.cc"
                          "migration/rules/${kind}.cc")
      if(NOT EXISTS "${root}/${path}")
        string(APPEND missing "  ${kind}: ${path}\n")
      endif()
    endforeach()
  endforeach()
  if(NOT lines)
    message(FATAL_ERROR "catalog/kinds.def lists no kind. See docs/adding-a-kind.md.")
  endif()
  if(missing)
    message(FATAL_ERROR "Kinds listed in catalog/kinds.def without all of their files:\n${missing}"
                        "A kind is three files of one name: see docs/adding-a-kind.md.")
  endif()
endfunction()

# As a script: cmake -DROOT=DIR -P cmake/Kinds.cmake (tests/guards checks the check this way).
if(CMAKE_SCRIPT_MODE_FILE STREQUAL CMAKE_CURRENT_LIST_FILE)
  dryshod_check_kinds("${ROOT}")
endif()
