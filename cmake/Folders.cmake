# One library per folder from whatever sources it has. A folder without sources is an interface
# library, so that directions hold before its first file is written.

# dryshod_folder(NAME PUBLIC targets... PRIVATE targets...)
function(dryshod_folder name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "PUBLIC;PRIVATE")
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS RELATIVE "${CMAKE_CURRENT_SOURCE_DIR}"
       "${name}/*.cc")
  list(REMOVE_ITEM sources cli/main.cc)  # the executable's only file of its own
  list(FILTER sources EXCLUDE REGEX "^neon/build/")  # of the program that checks the facts
  if(sources)
    add_library(dryshod_${name} STATIC ${sources})
    target_link_libraries(dryshod_${name} PUBLIC ${arg_PUBLIC} PRIVATE ${arg_PRIVATE})
    if(name STREQUAL cli)
      target_compile_definitions(dryshod_cli PUBLIC DRYSHOD_VERSION="${PROJECT_VERSION}")
    endif()
  else()
    add_library(dryshod_${name} INTERFACE)
    target_link_libraries(dryshod_${name} INTERFACE ${arg_PUBLIC})
  endif()
endfunction()

# bench/X.cc is the program build/<preset>/bench/X. The yardstick calls libpg_query itself.
function(dryshod_benchmarks)
  file(GLOB sources CONFIGURE_DEPENDS RELATIVE "${CMAKE_CURRENT_SOURCE_DIR}" "bench/*.cc")
  foreach(source IN LISTS sources)
    get_filename_component(stem "${source}" NAME_WE)
    add_executable(bench_${stem} "${source}")
    set_target_properties(bench_${stem} PROPERTIES OUTPUT_NAME "${stem}"
                          RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bench")
    target_link_libraries(bench_${stem} PRIVATE dryshod_cli PgQuery::PgQuery fmt::fmt
                          nlohmann_json::nlohmann_json)
  endforeach()
endfunction()
