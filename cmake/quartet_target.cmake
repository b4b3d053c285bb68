# What all targets of the project share.

# Warnings are errors in our presets only (CMAKE_COMPILE_WARNING_AS_ERROR), never for users.
set(QUARTET_WARNINGS -Wall -Wextra -Wpedantic -Wshadow -Wconversion)
# At -O2, g++ 12 takes the inactive members of a moved std::variant for uninitialised ones.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  list(APPEND QUARTET_WARNINGS -Wno-maybe-uninitialized)
endif()

function(quartet_target target)
  target_include_directories(${target} PRIVATE ${PROJECT_SOURCE_DIR}/src)
  # No export macro: static and shared are compiled alike, so that ccache serves both.
  set_target_properties(${target} PROPERTIES POSITION_INDEPENDENT_CODE ON CXX_EXTENSIONS OFF
                        DEFINE_SYMBOL "")
  if(PROJECT_IS_TOP_LEVEL)
    target_compile_options(${target} PRIVATE ${QUARTET_WARNINGS})
  endif()
  if(CMAKE_BUILD_TYPE STREQUAL "Debug")
    # g++ collects its garbage too often: half a gigabyte of it costs less than a sixth of the time.
    target_compile_options(${target} PRIVATE
      "$<$<CXX_COMPILER_ID:GNU>:SHELL:--param ggc-min-heapsize=524288>")
  endif()
  if(QUARTET_SANITIZE)
    # With the undefined-behaviour sanitizer g++ takes four times as long: the library has it, what
    # tests the library does not.
    set(sanitizers ${QUARTET_SANITIZE})
    if(NOT target STREQUAL "quartet")
      string(REPLACE ",undefined" "" sanitizers "${sanitizers}")
    endif()
    target_compile_options(${target} PRIVATE -fsanitize=${sanitizers} -fno-omit-frame-pointer
                           -fno-sanitize-recover=all)
    target_link_options(${target} PUBLIC -fsanitize=${QUARTET_SANITIZE})
  endif()
endfunction()

# Reads the slow headers of a target once. Without that flag, ccache could not tell g++'s results apart.
# g++ 12 warns wrongly of what it precompiled, at -O2 of so much that a release does without.
# With the name of a target that is compiled alike, its result serves all that follow.
function(quartet_precompile target header)
  if(NOT CMAKE_BUILD_TYPE STREQUAL "Debug")
    return()
  endif()
  if(ARGC GREATER 2 AND NOT ARGV2 STREQUAL target)
    target_precompile_headers(${target} REUSE_FROM ${ARGV2})
  else()
    target_precompile_headers(${target} PRIVATE ${header})
  endif()
  target_compile_options(${target} PRIVATE $<$<CXX_COMPILER_ID:GNU>:-fpch-preprocess>
                         $<$<CXX_COMPILER_ID:GNU>:-Wno-stringop-overflow>
                         $<$<CXX_COMPILER_ID:GNU>:-Wno-array-bounds>)
endfunction()

# Compiles the files of a target together whose names, or those of their folders, begin alike: with
# each of the given prefixes; the rest, too, under the name `rest`, if that is given. Most of the time goes into the templates
# that every file needs of the same headers. What is private in one of those files cannot be called
# the same in another; a release, where each stands alone, shows whether they include what they use.
function(quartet_compile_together target)
  if(NOT QUARTET_UNITY)
    return()
  endif()
  get_target_property(sources ${target} SOURCES)
  foreach(prefix IN LISTS ARGN)
    set(group ${sources})
    if(NOT prefix STREQUAL "rest")
      list(FILTER group INCLUDE REGEX "(^|/)${prefix}([_/][a-z_]+)?[.]cpp$")
    endif()
    list(REMOVE_ITEM sources ${group})
    set_source_files_properties(${group} PROPERTIES UNITY_GROUP ${prefix})
  endforeach()
  set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_MODE GROUP)
endfunction()

# Lets a shared library show only what the map names.
function(quartet_export_map target map)
  get_target_property(type ${target} TYPE)
  if(type STREQUAL "SHARED_LIBRARY" AND NOT QUARTET_SANITIZE)
    target_link_options(${target} PRIVATE -Wl,--version-script=${map} -Wl,--no-undefined)
    set_target_properties(${target} PROPERTIES LINK_DEPENDS ${map})
  endif()
endfunction()

if(PROJECT_IS_TOP_LEVEL)
  find_program(QUARTET_CCACHE ccache)
  if(QUARTET_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
    # The sloppiness is what ccache asks for before it caches what uses a precompiled header.
    set(CMAKE_CXX_COMPILER_LAUNCHER
        ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros CCACHE_DEPEND=1 ${QUARTET_CCACHE})
  endif()
endif()
