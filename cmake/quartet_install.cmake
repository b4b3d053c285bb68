# What `cmake --install` puts where, and the package that find_package(quartet) finds there.
include(CMakePackageConfigHelpers)

set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/quartet)
set(generated_dir ${CMAKE_CURRENT_BINARY_DIR}/package)

install(DIRECTORY include/quartet DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}
        FILES_MATCHING PATTERN *.hpp PATTERN testing EXCLUDE)
install(FILES LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(TARGETS quartet EXPORT quartet)
install(EXPORT quartet FILE quartetTargets.cmake NAMESPACE quartet:: DESTINATION ${package_dir})

# A set of targets of its own: who does not ask for the component needs none of its dependencies.
if(QUARTET_TESTING)
  install(DIRECTORY include/quartet/testing DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/quartet
          FILES_MATCHING PATTERN *.hpp)
  install(TARGETS quartet_testing EXPORT quartet_testing)
  install(EXPORT quartet_testing FILE quartetTestingTargets.cmake NAMESPACE quartet::
          DESTINATION ${package_dir})
  install(FILES cmake/FindCppHttplib.cmake DESTINATION ${package_dir})
  set_target_properties(quartet_testing PROPERTIES INSTALL_RPATH "$ORIGIN")
endif()

if(TARGET quartet_cli)
  file(RELATIVE_PATH libraries ${CMAKE_INSTALL_FULL_BINDIR} ${CMAKE_INSTALL_FULL_LIBDIR})
  set_target_properties(quartet_cli PROPERTIES INSTALL_RPATH "$ORIGIN/${libraries}")
  install(TARGETS quartet_cli)
endif()

configure_package_config_file(cmake/quartetConfig.cmake.in ${generated_dir}/quartetConfig.cmake
                              INSTALL_DESTINATION ${package_dir})
write_basic_package_version_file(${generated_dir}/quartetConfigVersion.cmake
                                 COMPATIBILITY SameMinorVersion)
install(FILES ${generated_dir}/quartetConfig.cmake ${generated_dir}/quartetConfigVersion.cmake
        DESTINATION ${package_dir})

# Relative to the file, so that the installed tree can be moved.
file(RELATIVE_PATH pc_prefix ${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig ${CMAKE_INSTALL_PREFIX})
string(REGEX REPLACE "/$" "" pc_prefix ${pc_prefix})
# An archive does not know what it needs: who links it has to name that. `pkg-config --static` would
# name the dependencies of the dependencies, too, as archives, which few systems have.
if(BUILD_SHARED_LIBS)
  set(pc_private ".private")
  set(pc_private_libs "Libs.private: -pthread\n")
else()
  set(pc_own_libs " -pthread")
endif()
configure_file(cmake/quartet.pc.in ${generated_dir}/quartet.pc @ONLY)
install(FILES ${generated_dir}/quartet.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
