# What `cmake --install` puts down of the pricing kernel: the component `kernel`, found by other
# projects with find_package(stapel CONFIG). docs/library.md describes its use.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(package ${CMAKE_INSTALL_LIBDIR}/cmake/stapel)
set(headers ${CMAKE_INSTALL_INCLUDEDIR}/stapel)

foreach(module ${kernel_modules})
  set_target_properties(stapel_${module} PROPERTIES EXPORT_NAME ${module})
  # Included by the same names as within the project: "promotions/evaluate.h".
  target_include_directories(stapel_${module} INTERFACE $<INSTALL_INTERFACE:${headers}>)
  install(TARGETS stapel_${module} EXPORT stapel
          ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT kernel)
  install(DIRECTORY src/${module} DESTINATION ${headers} COMPONENT kernel
          FILES_MATCHING PATTERN *.h
          PATTERN testing EXCLUDE PATTERN crypto.h EXCLUDE PATTERN xz.h EXCLUDE)
endforeach()

install(EXPORT stapel NAMESPACE stapel:: FILE stapelTargets.cmake DESTINATION ${package}
        COMPONENT kernel)
configure_package_config_file(cmake/stapelConfig.cmake.in
                              ${PROJECT_BINARY_DIR}/stapelConfig.cmake
                              INSTALL_DESTINATION ${package})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/stapelConfigVersion.cmake
                                 COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/stapelConfig.cmake
              ${PROJECT_BINARY_DIR}/stapelConfigVersion.cmake
        DESTINATION ${package} COMPONENT kernel)
