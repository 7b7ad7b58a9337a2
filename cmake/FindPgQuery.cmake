# libpg_query 18 with its internal headers (raw parse trees) and PostgreSQL's node headers.
# Looked for in this order: -DPG_QUERY_ROOT, the system, the private copy of scripts/setup. A place
# named by the user is the only one looked at. Defines PgQuery::PgQuery, PgQuery_VERSION,
# PgQuery_PROTO (the grammar's field list, for the guards) and, on failure, PgQuery_REASON.

set(PG_QUERY_ROOT "" CACHE PATH "Prefix of libpg_query 18 (has include/, lib/)")
set(PgQuery_REASON "")

# Static first: the internal functions are not part of the shared library's promise.
set(_pgq_suffixes lib lib/${CMAKE_LIBRARY_ARCHITECTURE} usr/lib/${CMAKE_LIBRARY_ARCHITECTURE}
    usr/lib)
unset(PgQuery_INCLUDE_DIR)
unset(PgQuery_LIBRARY)

# One candidate: a prefix, or "" for the system's own directories.
function(_pgq_try prefix label)
  if(PgQuery_LIBRARY)
    return()
  endif()
  if(prefix)
    set(where PATHS "${prefix}" NO_DEFAULT_PATH)
  else()
    set(where "")
  endif()
  find_path(_pgq_include pg_query.h ${where} PATH_SUFFIXES include usr/include NO_CACHE)
  if(NOT _pgq_include)
    string(APPEND PgQuery_REASON "    ${label}: no pg_query.h\n")
  elseif(NOT EXISTS "${_pgq_include}/pg_query/pg_query_internal.h"
         OR NOT EXISTS "${_pgq_include}/pg_query/postgres/nodes/parsenodes.h")
    string(APPEND PgQuery_REASON "    ${label}: ${_pgq_include} lacks the internal headers "
                                 "(pg_query/pg_query_internal.h, pg_query/postgres/)\n")
  else()
    file(STRINGS "${_pgq_include}/pg_query.h" line REGEX "define PG_MAJORVERSION ")
    if(NOT line)
      file(STRINGS "${_pgq_include}/pg_query/postgres/pg_config.h" line
           REGEX "define PG_MAJORVERSION ")
    endif()
    string(REGEX MATCH "[0-9]+" major "${line}")
    find_library(_pgq_library NAMES libpg_query.a pg_query ${where}
                 PATH_SUFFIXES ${_pgq_suffixes} NO_CACHE)
    if(NOT major OR major LESS 18)
      string(APPEND PgQuery_REASON "    ${label}: ${_pgq_include} is of PostgreSQL ${major}; "
                                   "18 is needed\n")
    elseif(NOT _pgq_library)
      string(APPEND PgQuery_REASON "    ${label}: headers in ${_pgq_include}, but no library\n")
    else()
      set(PgQuery_INCLUDE_DIR "${_pgq_include}" PARENT_SCOPE)
      set(PgQuery_LIBRARY "${_pgq_library}" PARENT_SCOPE)
      set(PgQuery_VERSION "${major}" PARENT_SCOPE)
    endif()
  endif()
  set(PgQuery_REASON "${PgQuery_REASON}" PARENT_SCOPE)
endfunction()

if(PG_QUERY_ROOT)
  _pgq_try("${PG_QUERY_ROOT}" "PG_QUERY_ROOT")
else()
  _pgq_try("" "the system")
  _pgq_try("${DRYSHOD_DEPS}" "the private copy")
endif()

if(PgQuery_LIBRARY)
  set(PgQuery_PROTO "${PgQuery_INCLUDE_DIR}/pg_query/pg_query.proto")
  # An archive built against glibc 2.38 names two functions that an older glibc lacks.
  include(CheckCSourceCompiles)
  set(_pgq_have_all TRUE)
  set(_pgq_compat "")
  foreach(_pgq_name IN ITEMS __isoc23_strtoul strlcpy)
    string(TOUPPER "DRYSHOD_HAVE_${_pgq_name}" _pgq_have)
    string(REGEX REPLACE "__+" "_" _pgq_have "${_pgq_have}")
    # As a declaration of our own: the first has no declaration in any header.
    check_c_source_compiles("void ${_pgq_name}(void); int main(void) { ${_pgq_name}(); return 0; }"
                            ${_pgq_have})
    if(${_pgq_have})
      list(APPEND _pgq_compat "${_pgq_have}")
    else()
      set(_pgq_have_all FALSE)
    endif()
  endforeach()
endif()
if(PgQuery_REASON)
  string(PREPEND PgQuery_REASON "  libpg_query was looked for in\n")
endif()

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(PgQuery REQUIRED_VARS PgQuery_LIBRARY PgQuery_INCLUDE_DIR
                                  VERSION_VAR PgQuery_VERSION)
if(PgQuery_FOUND AND NOT TARGET PgQuery::PgQuery)
  set(_pgq_needs m Threads::Threads)
  if(NOT _pgq_have_all)
    add_library(dryshod_glibc_compat STATIC "${CMAKE_CURRENT_LIST_DIR}/glibc_compat.c")
    target_compile_definitions(dryshod_glibc_compat PRIVATE ${_pgq_compat})
    list(PREPEND _pgq_needs dryshod_glibc_compat)
  endif()
  add_library(PgQuery::PgQuery UNKNOWN IMPORTED)
  set_target_properties(PgQuery::PgQuery PROPERTIES
    IMPORTED_LOCATION "${PgQuery_LIBRARY}"
    INTERFACE_INCLUDE_DIRECTORIES
      "${PgQuery_INCLUDE_DIR};${PgQuery_INCLUDE_DIR}/pg_query;${PgQuery_INCLUDE_DIR}/pg_query/postgres"
    INTERFACE_LINK_LIBRARIES "${_pgq_needs}")
endif()
