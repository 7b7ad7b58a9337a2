# Finds every package and, when some are missing, names all of them at once: the Debian package and
# the -D option for each. Knows where CMake looks; what installs them is scripts/setup.

set(dryshod_missing "")
macro(dryshod_need name package)
  find_package(${name} ${ARGN} QUIET)
  if(NOT ${name}_FOUND)
    string(REPLACE PgQuery PG_QUERY _root ${name})
    string(APPEND dryshod_missing "  ${name}: package ${package}, or -D${_root}_ROOT=DIR\n")
  endif()
endmacro()

set(Boost_NO_WARN_NEW_VERSIONS ON)
dryshod_need(Boost libboost-graph-dev 1.74)
dryshod_need(fmt libfmt-dev)
dryshod_need(CLI11 libcli11-dev)
dryshod_need(tl-expected libexpected-dev)
dryshod_need(nlohmann_json nlohmann-json3-dev)
dryshod_need(XxHash libxxhash-dev)
dryshod_need(LibPq libpq-dev)
dryshod_need(SQLite3 libsqlite3-dev 3.35)
dryshod_need(Zstd libzstd-dev)
dryshod_need(PgQuery "libpg-query-dev 18")
set(THREADS_PREFER_PTHREAD_FLAG ON)
find_package(Threads REQUIRED)
if(DRYSHOD_TESTS)
  # The private copy only where the system has none: Debian 12 has Catch2 2.
  list(APPEND CMAKE_PREFIX_PATH "${DRYSHOD_DEPS}/usr")
  dryshod_need(Catch2 "libcatch2-dev 3 (not needed with -DDRYSHOD_TESTS=OFF)" 3)
  find_package(Python3 COMPONENTS Interpreter QUIET)
  if(NOT Python3_FOUND)
    string(APPEND dryshod_missing
           "  Python 3: package python3 (not needed with -DDRYSHOD_TESTS=OFF)\n")
  endif()
  find_package(rapidcheck QUIET)  # optional: property tests are left out without it
endif()

if(dryshod_missing)
  message(FATAL_ERROR "Packages not found:\n${dryshod_missing}${PgQuery_REASON}"
                      "On Debian and Ubuntu, scripts/setup installs them.")
endif()

# Warnings and the include root. Third-party headers are SYSTEM (CMake's default for imported
# targets), so only our own code can warn.
add_library(dryshod_options INTERFACE)
target_include_directories(dryshod_options INTERFACE "${PROJECT_SOURCE_DIR}")
target_compile_features(dryshod_options INTERFACE cxx_std_20)
target_compile_options(dryshod_options INTERFACE
  $<$<COMPILE_LANGUAGE:CXX>:-Wall -Wextra>
  $<$<AND:$<COMPILE_LANGUAGE:CXX>,$<BOOL:${DRYSHOD_WERROR}>>:-Werror>
  # g++ 12 sees these in inlined std::string and std::optional code that is right (GCC bugs
  # 105329, 80635): they stay visible, and stop nobody.
  $<$<AND:$<CXX_COMPILER_ID:GNU>,$<BOOL:${DRYSHOD_WERROR}>>:-Wno-error=restrict
    -Wno-error=maybe-uninitialized -Wno-error=stringop-overflow -Wno-error=array-bounds>)
