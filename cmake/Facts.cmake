# The knowledge base of neon/facts/*.json becomes a source of dryshod_neon, a raw string for each file, and is
# checked by the library itself before dryshod links: a row without a source does not build.
# Knows names of files only; what a row must have is neon/facts_check.cc's affair.

# dryshod_facts_source(ROOT OUT): writes the .cc that has the texts of ROOT/neon/facts/*.json.
function(dryshod_facts_source root out)
  file(GLOB files "${root}/neon/facts/*.json")
  list(SORT files)
  set(rows "")
  foreach(path IN LISTS files)
    get_filename_component(topic "${path}" NAME_WE)
    file(READ "${path}" text)
    string(APPEND rows "    {\"${topic}\", R\"dryshod(${text})dryshod\"},\n")
  endforeach()
  file(WRITE "${out}"
"// Made by cmake/Facts.cmake of neon/facts/*.json.
#include \"neon/facts_text.h\"

namespace dryshod {

std::span<const FactsText> facts_texts() {
  static constexpr FactsText kTexts[] = {
${rows}  };
  return kTexts;
}

}  // namespace dryshod
")
endfunction()

# dryshod_facts(): adds that source to dryshod_neon, and the target facts_hold, which checks it.
function(dryshod_facts)
  set(out "${CMAKE_CURRENT_BINARY_DIR}/neon/facts_text.cc")
  file(GLOB files CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/neon/facts/*.json")
  add_custom_command(OUTPUT "${out}"
    COMMAND "${CMAKE_COMMAND}" "-DROOT=${CMAKE_CURRENT_SOURCE_DIR}" "-DOUT=${out}"
            -P "${CMAKE_CURRENT_SOURCE_DIR}/cmake/Facts.cmake"
    DEPENDS ${files} "${CMAKE_CURRENT_SOURCE_DIR}/cmake/Facts.cmake"
    COMMENT "Joining neon/facts" VERBATIM)
  target_sources(dryshod_neon PRIVATE "${out}")

  add_executable(check_facts neon/build/check_facts.cc)
  target_link_libraries(check_facts PRIVATE dryshod_neon)
  set(stamp "${CMAKE_CURRENT_BINARY_DIR}/neon/facts_hold")
  add_custom_command(OUTPUT "${stamp}" COMMAND check_facts
    COMMAND "${CMAKE_COMMAND}" -E touch "${stamp}" DEPENDS check_facts
    COMMENT "Checking neon/facts" VERBATIM)
  add_custom_target(facts_hold ALL DEPENDS "${stamp}")
endfunction()

# As a script: cmake -DROOT=DIR -DOUT=FILE -P cmake/Facts.cmake
if(CMAKE_SCRIPT_MODE_FILE STREQUAL CMAKE_CURRENT_LIST_FILE)
  dryshod_facts_source("${ROOT}" "${OUT}")
endif()
